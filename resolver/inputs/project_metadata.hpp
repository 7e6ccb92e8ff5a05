#pragma once

#include <string>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::detail {

struct project_words {
    std::string name;  // normalised
    std::string text;
};

// Core metadata of the project in this directory, as its pyproject.toml says it without a build;
// name, version, dependencies and optional-dependencies must all be static.
expected<project_words, error> project_metadata(const std::string& directory);

}  // namespace purvey::detail
