#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace purvey::index {

// A document kept from an earlier run.
struct cached_document {
    std::string url;  // of the document, after redirects
    std::string content_type, etag, last_modified, cache_control;
    std::int64_t fetched = 0;  // seconds since 1970
    std::string body;
};

// A private directory of documents, one file each, written whole and renamed into place; every
// entry carries the SHA-256 of the rest of it, and one that does not match is a miss. Nothing here
// ever fails a run: without a usable directory there is simply no cache.
class disk_cache {
  public:
    disk_cache() = default;  // keeps nothing
    // "" takes the usual place. The directory must be ours and closed to others.
    explicit disk_cache(const std::string& directory);

    std::optional<cached_document> find(std::string_view key) const;
    void keep(std::string_view key, const cached_document&) const;

  private:
    std::string path_of(std::string_view key) const;
    std::string root_;
};

// May the copy stand in for the page without asking again? A page is believed for as long as the
// index says, at most 10 minutes; one without validators or word of it for 10 minutes; one from the
// future never.
bool fresh_enough(const cached_document&, std::int64_t now);

}  // namespace purvey::index
