#pragma once

#include <string>
#include <vector>

#include "resolver/problem/search.hpp"

namespace purvey::problem {

// Sentences on picks that were uploaded two years or more before the newest candidate of their
// project, with what holds them back. Nothing where the source knows no upload times.
std::vector<std::string> stale_picks(const catalog&, const search&);

}  // namespace purvey::problem
