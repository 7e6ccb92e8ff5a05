#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/pep/version.hpp"

// What an index says exists. Views point into memory of the source that made them and live as long
// as it does.
namespace purvey {

enum class file_kind : std::uint8_t { wheel, sdist, other };

// Does the index serve `URL.metadata` (PEP 658, 714) for this file?
enum class metadata_offer : std::uint8_t { unknown, absent, offered };

// One wheel or source distribution.
struct release_file {
    std::string_view name;
    std::string_view url;  // absolute
    file_kind kind = file_kind::other;
    // (algorithm, lowercase hex), as the index gives them; may be empty.
    std::vector<std::pair<std::string_view, std::string_view>> hashes;
    std::optional<std::uint64_t> size;  // bytes
    std::string_view upload_time;       // RFC 3339, UTC ("2023-10-03T12:00:00.5Z"), or ""
    std::string_view requires_python;   // as published, or ""
    bool yanked = false;
    std::string_view yanked_reason;
    metadata_offer metadata = metadata_offer::unknown;
    std::string_view metadata_sha256;  // hex, or ""
};

// A project at one version.
struct release {
    pep::version version;
    std::vector<release_file> files;  // in the order of the index
    // Only where a source knows releases but no files (a graph without file data): then `files` is
    // empty, and these two stand for the release as a whole.
    std::string_view requires_python;
    bool yanked = false;
};

// Something an index listed that cannot be used, kept for explanations and `snapshot info`.
struct rejected_entry {
    std::string_view what;  // file name or version text
    std::string why;
};

// All releases of one project at one index (one page of the Simple API).
struct listing {
    std::string project;            // normalised
    std::string index_url;          // the index the name is bound to
    bool exists = false;            // false: the index said 404
    bool files_known = true;        // false: releases have no files (see release)
    std::string status;             // PEP 792, or ""
    std::vector<release> releases;  // ascending by version, no two equal
    std::vector<rejected_entry> rejected;
};

}  // namespace purvey
