#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

// The cache of pages and metadata (spec/index.md, "Cache"), looked at from outside. Other processes
// may use it meanwhile.
namespace purvey {

struct cache_report {
    struct share {
        std::uint64_t entries = 0, bytes = 0;
    };
    std::string directory;
    bool exists = false;
    share pages, metadata;
    share others;                      // files that are no entries of this format
    std::vector<std::string> damaged;  // paths of entries whose checksum is wrong; if looked for
    share removed;
};

// `directory` "" is the usual place. With `verify`, every entry is read. Errors: unknown (it cannot
// be read, or belongs to somebody else).
expected<cache_report, error> look_at_cache(const std::string& directory, bool verify);

// Removes what no run can use: damaged entries, leftovers of processes that were killed (an hour
// old or more) and of earlier formats; and entries that no run has read for so many days (0: all).
expected<cache_report, error> prune_cache(const std::string& directory,
                                          std::optional<std::uint32_t> unused_days);

}  // namespace purvey
