#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "resolver/source/index/network.hpp"

namespace purvey::testing {

// An index that exists in this process alone, and what it does on each day.
class vendor final : public index::network {
  public:
    struct file {
        std::string bytes;
        std::string uploaded = "2025-12-31T00:00:00Z";
        std::uint64_t size = 0;  // of a file whose bytes are not worth making; 0: that of `bytes`
        std::string stated;      // digest of the page, if not that of the bytes
    };
    std::map<std::string, std::map<std::string, file>> projects;  // file by name, by project
    std::set<std::string> broken;                                 // URLs that are answered by 503
    std::uint64_t first_byte_us = 50'000, rate = 50'000'000, reference_first_byte_us = 60'000,
                  reference_rate = 40'000'000;
    bool reference_answers = true;
    std::vector<std::string> asked;

    static constexpr const char* index_url = "https://acme.test/simple";
    static constexpr const char* reference_page = "https://ref.test/simple/ref/";

    void get(index::http_request, handler done) override;
    void step(int) override {}
    bool idle() const override { return true; }
    std::uint64_t requests() const override { return asked.size(); }
    std::uint64_t bytes() const override { return 0; }
    std::size_t under_way() const override { return 0; }
    index::page_or_reason parse_page(std::string_view type, std::string_view bytes,
                                     const index::page_context& c) override {
        return index::parse_page(type, bytes, c);
    }
    index::projects_or_reason parse_projects(std::string_view type, std::string_view bytes,
                                             std::string_view url) override {
        return index::parse_projects(type, bytes, url);
    }
    published_file read_published_file(std::string_view, const std::string&) override { return {}; }
    index::link follow(std::string_view, std::string_view) override { return {}; }
    expected<index::provenance, std::string> parse_provenance(std::string_view) override {
        return index::provenance{};
    }
    index::page_or_reason parse_link(std::string_view, index::text_arena&) override { return {{}}; }
    index::wheel_outcome wheel_metadata(const index::wheel_pieces&, std::size_t) override {
        return {};
    }
    expected<std::string, std::string> sdist_metadata(std::string_view, std::size_t) override {
        return std::string();
    }
    std::string digest_hex(std::string_view, std::string_view) override { return {}; }
    std::string digest_of_file(std::string_view, const std::string&) override { return {}; }

  private:
    index::http_reply answer(const index::http_request&) const;
    std::string page_of(const std::string& project, const std::map<std::string, file>&) const;
};

}  // namespace purvey::testing
