#pragma once

#include <string>
#include <vector>

#include "resolver/problem/reasons.hpp"

namespace purvey::problem {

// Of releases that the reasons lead to and that only Requires-Python keeps away: for each the
// Python nearest to the target that would take it, of those that its bounds name ("3.12"; the newer
// of two as near). Nearest first, within what the user's own project allows.
std::vector<std::string> other_pythons(catalog&, const reasons&);

}  // namespace purvey::problem
