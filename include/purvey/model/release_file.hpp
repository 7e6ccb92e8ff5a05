#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

// Views point into memory of the source that made them and live as long as it does.
namespace purvey {

// A wheel has a wheel's name, a source distribution one of its own.
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
    std::string_view provenance;       // URL of its attestations (PEP 740), or ""
};

}  // namespace purvey
