#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace purvey::index {

// A document kept from an earlier run: what it says (page_entry.hpp), and what the index said of
// it.
struct cached_document {
    std::string_view body;  // in `entry`
    std::string etag, last_modified, cache_control;
    std::int64_t fetched = 0;       // seconds since 1970
    std::unique_ptr<char[]> entry;  // the whole of it, as read
};

enum class cached_kind : std::uint8_t { page, metadata };

// A private directory of documents, one file each, written whole and renamed into place; every
// entry carries the XXH64 of the rest of it and its whole key, and one that does not match is a
// miss. Nothing here ever fails a run: without a usable directory there is simply no cache.
//
// Why files: of 20,000 entries (20 kB and 1.2 kB by turns) LMDB reads 300 in 0.8 of the time and
// 1,500 in half of it, SQLite in 2.1 and 1.3 times of it (bench/network/stores/stores.py). But
// damage can reach everything in either, and neither may lie on a network file system.
class disk_cache {
  public:
    disk_cache() = default;  // keeps nothing
    // "" takes the usual place. The directory must be ours and closed to others.
    explicit disk_cache(const std::string& directory);

    std::optional<cached_document> find(cached_kind, std::string_view key) const;
    // `entry` of the document is not looked at.
    void keep(cached_kind, std::string_view key, const cached_document&) const;

  private:
    std::string path_of(cached_kind, std::string_view key) const;
    std::string root_;
};

// For those who look after the directory: where it usually is ("" if nowhere), whether nobody else
// may write there, and whether a file in it is an entry whose checksum is right.
std::string usual_cache_directory();
bool private_directory(const std::string& path);
bool sound_entry(const std::string& path);

// May the copy stand in for the page without asking again? A page is believed for as long as the
// index says, at most 10 minutes; one without validators or word of it for 10 minutes; one from the
// future never.
bool fresh_enough(const cached_document&, std::int64_t now);

}  // namespace purvey::index
