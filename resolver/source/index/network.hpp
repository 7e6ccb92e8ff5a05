#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/live.hpp"
#include "resolver/source/index/http.hpp"
#include "resolver/source/index/page.hpp"
#include "resolver/source/index/provenance.hpp"
#include "resolver/source/index/published.hpp"
#include "resolver/source/index/url.hpp"
#include "resolver/source/index/wheel_pieces.hpp"

namespace purvey::index {

// All that takes a library to do: requests, pages in JSON and HTML, archives, digests. Lives in
// purvey-net.so, which is opened when the first of it is needed: a run that the cache can answer
// never pays for loading it (libcurl alone costs 4 ms of start).
class network {
  public:
    using handler = std::function<void(http_reply&&)>;

    virtual ~network() = default;

    // As http_client has them.
    virtual void get(http_request, handler done) = 0;
    virtual void step(int wait_ms) = 0;
    virtual bool idle() const = 0;
    virtual std::uint64_t requests() const = 0;
    virtual std::uint64_t bytes() const = 0;
    virtual std::size_t under_way() const = 0;

    virtual page_or_reason parse_page(std::string_view content_type, std::string_view bytes,
                                      const page_context&) = 0;
    virtual projects_or_reason parse_projects(std::string_view content_type, std::string_view bytes,
                                              std::string_view url) = 0;
    // As published.hpp and url.hpp have them.
    virtual published_file read_published_file(std::string_view bytes, const std::string& url) = 0;
    virtual link follow(std::string_view base, std::string_view reference) = 0;
    // A page of one link, that a user gives: with its hashes, and its file's name.
    virtual page_or_reason parse_link(std::string_view url, text_arena&) = 0;
    // What says who published a file (PEP 740).
    virtual expected<provenance, std::string> parse_provenance(std::string_view bytes) = 0;
    virtual wheel_outcome wheel_metadata(const wheel_pieces&, std::size_t limit) = 0;
    virtual expected<std::string, std::string> sdist_metadata(std::string_view bytes,
                                                              std::size_t limit) = 0;
    // As digest.hpp has them.
    virtual std::string digest_hex(std::string_view algorithm, std::string_view bytes) = 0;
    virtual std::string digest_of_file(std::string_view algorithm, const std::string& path) = 0;
    std::string sha256_hex(std::string_view bytes) { return digest_hex("sha256", bytes); }
};

// Opens purvey-net.so (in $PURVEY_MODULE_DIR, beside the program, or in ../lib/purvey). Errors:
// unknown (no module, or one of another build).
expected<std::unique_ptr<network>, error> open_network(const live_options&);

}  // namespace purvey::index
