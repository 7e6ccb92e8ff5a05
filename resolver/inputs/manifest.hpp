#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/inputs.hpp"

// Requirements that stand in a pyproject.toml: [project] (PEP 621) and [dependency-groups]
// (PEP 735).
namespace purvey::detail {

struct manifest_request {
    bool project = true;  // [project] dependencies and the extras below
    std::vector<std::string> extras;
    bool all_extras = false;
    std::vector<std::string> groups;
};

expected_void<error> read_manifest(const std::string& path, const manifest_request&, inputs& out);

}  // namespace purvey::detail
