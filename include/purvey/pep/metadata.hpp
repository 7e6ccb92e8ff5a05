#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"

namespace purvey::pep {

// The core metadata fields that resolution reads (core metadata 2.6), as text; one string an
// occurrence, order kept. A single-use field that occurs twice is a parse error, as are NUL bytes
// and invalid UTF-8 in the headers. The description is not kept.
struct core_metadata {
    std::string metadata_version, name, version;
    std::string requires_python;
    std::vector<std::string> requires_dist, provides_extra, provides_dist, obsoletes_dist,
        requires_external, import_name, import_namespace, dynamic;
};
expected<core_metadata, parse_error> parse_core_metadata(std::string_view text);

}  // namespace purvey::pep
