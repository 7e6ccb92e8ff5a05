#include "resolver/source/index/module.hpp"

#include <utility>

#include "resolver/source/index/digest.hpp"
#include "resolver/source/index/page_file.hpp"
#include "resolver/source/index/sdist_metadata.hpp"

#define PURVEY_EXPORT extern "C" __attribute__((visibility("default")))

namespace purvey::index {
namespace {

class opened_network final : public network {
  public:
    explicit opened_network(const live_options& o) : http_(o) {}

    void get(http_request r, handler done) override { http_.get(std::move(r), std::move(done)); }
    void step(int wait_ms) override { http_.step(wait_ms); }
    bool idle() const override { return http_.idle(); }
    std::uint64_t requests() const override { return http_.requests(); }
    std::uint64_t bytes() const override { return http_.bytes(); }
    std::size_t under_way() const override { return http_.under_way(); }

    page_or_reason parse_page(std::string_view content_type, std::string_view bytes,
                              const page_context& c) override {
        return index::parse_page(content_type, bytes, c);
    }
    projects_or_reason parse_projects(std::string_view content_type, std::string_view bytes,
                                      std::string_view url) override {
        return index::parse_projects(content_type, bytes, url);
    }
    published_file read_published_file(std::string_view bytes, const std::string& url) override {
        return index::read_published_file(bytes, url);
    }
    link follow(std::string_view base, std::string_view reference) override {
        return follow_link(base, reference);
    }
    page_or_reason parse_link(std::string_view url, text_arena& text) override {
        return index::parse_link(url, text);
    }
    expected<provenance, std::string> parse_provenance(std::string_view bytes) override {
        return index::parse_provenance(bytes);
    }
    wheel_outcome wheel_metadata(const wheel_pieces& w, std::size_t limit) override {
        return index::wheel_metadata(w, limit);
    }
    expected<std::string, std::string> sdist_metadata(std::string_view bytes,
                                                      std::size_t limit) override {
        return index::sdist_metadata(bytes, limit);
    }
    std::string digest_hex(std::string_view algorithm, std::string_view bytes) override {
        return index::digest_hex(algorithm, bytes);
    }
    std::string digest_of_file(std::string_view algorithm, const std::string& path) override {
        return index::digest_of_file(algorithm, path);
    }

  private:
    http_client http_;
};

}  // namespace
}  // namespace purvey::index

PURVEY_EXPORT std::uint32_t purvey_net_abi() {
    return purvey::index::module_abi;
}

PURVEY_EXPORT purvey::index::network* purvey_net_open(const purvey::live_options& o) {
    return new purvey::index::opened_network(o);
}
