#pragma once

#include <string>
#include <vector>

#include "purvey/inputs.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey::detail {

// Adds the requirements of the named groups (PEP 735), each group once. `groups` is the
// [dependency-groups] node or nullptr.
expected_void<error> read_groups(const std::string& path, const ::toml::node* groups,
                                 const std::vector<std::string>& names, inputs& out);

}  // namespace purvey::detail
