#pragma once

#include <string>
#include <vector>

#include "purvey/policy/configuration.hpp"

namespace purvey::cli {

// The file that already holds a choice for `name` (a second one elsewhere would contradict it),
// else the one design rule 9 names: the manifest, else purvey.toml of the working directory.
std::string keeper_of(std::string_view name, std::string_view manifest,
                      const configuration& recorded);

// The file of "purvey.toml:3:1".
std::string file_of(std::string_view where);

// "pyproject.toml" if the working directory has one, else "".
std::string manifest_here();

}  // namespace purvey::cli
