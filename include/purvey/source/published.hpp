#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/live.hpp"

// What an index publishes beside its files (spec/grants.md, rule 6).
namespace purvey {

struct published_grant {
    std::string name_space;    // as pep::parse_name_space has it
    std::string index_url;     // without login and '/' at its end
    std::string owner;         // or ""
    std::string since, until;  // "2026-11-01", or ""
    std::uint32_t keep_years = 0, p95_ms = 0;
    double min_mb_s = 0;
    std::string where;  // "https://corp.example/grants.json#/grants/3"

    // Both days count. today: as these are written.
    bool counts_on(const std::string& today) const {
        return (since.empty() || since <= today) && (until.empty() || today <= until);
    }
};

// A file of an index as it was read.
struct published_file {
    enum class form : std::uint8_t { unknown, grants, page } what = form::unknown;
    std::vector<published_grant> grants;
    // What is wrong, and where in the file: JSON pointers (RFC 6901).
    std::vector<std::pair<std::string, std::string>> faults;
};

// Where an index publishes its grants.
struct grants_list {
    std::string index_url;  // of the index that is trusted
    std::string url;        // as written: absolute, or relative to that
    std::string where;      // that says so
};

// One as it was read, on a day: what a snapshot keeps of it.
struct recorded_grants {
    std::string index_url, url;  // as grants_list has them, the former without login
    std::string day;             // today_utc()
    std::vector<published_grant> grants;
};

// Through the cache, as pages are. Errors: unknown, naming the URL (not there, not understood, one
// entry is malformed).
expected<std::vector<published_grant>, error> read_published(const live_options&,
                                                             const grants_list&);

// A list of grants or a page in JSON, at a path or URL, with all that is wrong with it. Errors:
// unknown (it cannot be read).
expected<published_file, error> check_published(const live_options&, const std::string& place);

// Today in UTC, "2026-11-26".
std::string today_utc();

}  // namespace purvey
