#pragma once

#include "purvey/answer/resolution.hpp"
#include "resolver/problem/bind.hpp"

namespace purvey::problem {

// Other builds of the versions in the answer to what the catalog is asked for, where much less
// would have to be downloaded with them. Pointers to known projects end.
void add_lighter_builds(catalog&, const family_index&, const meter&, resolution&);

}  // namespace purvey::problem
