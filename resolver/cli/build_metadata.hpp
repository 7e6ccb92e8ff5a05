#pragma once

#include <memory>

#include "purvey/model/environment.hpp"
#include "purvey/source/live.hpp"

namespace purvey::cli {

// Runs the `build` front end (PEP 517), in an isolated environment, with the first Python of the
// target's minor version on the PATH that has it.
std::unique_ptr<metadata_builder> make_builder(const environment& target);

}  // namespace purvey::cli
