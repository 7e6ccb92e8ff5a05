#pragma once

#include <string>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/policy/policy.hpp"

namespace purvey::answer {

// For each entry of resolution::packages, the projects in the resolution that meet its
// requirements in this environment with the extras asked for: sorted, unique, without itself. A
// name that a provider stands in for leads to the provider. Read from the metadata, not from what
// the search remembers.
std::vector<std::vector<std::string>> requirement_edges(const resolution&, const environment&,
                                                        const policy&);

}  // namespace purvey::answer
