#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Indexes on the local disk: a directory tree of PEP 503, <root>/<project>/index.html or
// index.json.
namespace purvey::index {

struct local_document {
    bool found = false;
    std::string body;
    std::string failure;  // non-empty: it exists but cannot be read
};

local_document read_local(std::string_view file_url, std::size_t limit);

// Size of a regular file, or nothing; and a part of it, short or empty if it cannot be read.
std::optional<std::uint64_t> local_size(std::string_view file_url);
std::string read_local_part(std::string_view file_url, std::uint64_t offset, std::uint64_t length);

// "" or why the root of the index cannot be used.
std::string local_root_refused(std::string_view index_url);

}  // namespace purvey::index
