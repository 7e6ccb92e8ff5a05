#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace purvey {

// How the metadata of a release was come by.
enum class metadata_origin : std::uint8_t {
    own_file,     // from a file that fits the target
    other_file,   // from another file of the same release; the lock says so
    release,      // the source keeps metadata by release (a graph without files)
    needs_build,  // no static metadata: only a build would tell
};

// What one release declares, as text. Views live as long as the source.
struct release_metadata {
    metadata_origin origin = metadata_origin::own_file;
    std::string_view file;                        // the file it was read from, or ""
    std::string why;                              // needs_build: what was tried
    std::vector<std::string_view> requires_dist;  // in metadata order
    std::vector<std::string_view> provides_extra;
    std::vector<std::string_view> provides_dist;
    std::vector<std::string_view> obsoletes_dist;
    std::vector<std::string_view> import_name;  // PEP 794, exclusive names
    std::string_view requires_python;
};

}  // namespace purvey
