#pragma once

#include <string>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/policy.hpp"

namespace purvey::problem {

// Checks a resolution against metadata, without the solver, its integers or the catalog: every
// requirement text is read again and tested by the operators of PEP 440. Returns what is wrong, one
// sentence each; empty: every requirement is met, nothing is there that nobody asked for, no two
// members of a family overwrite each other.
std::vector<std::string> check_resolution(const resolution&, const request&, const policy&,
                                          const environment&);

}  // namespace purvey::problem
