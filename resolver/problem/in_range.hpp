#pragma once

#include "purvey/answer/explanation.hpp"
#include "resolver/problem/names.hpp"

namespace purvey::problem {

// Which releases the requirement's specifier speaks of, as the candidate table of the catalog's
// request has them.
expected<releases_in_range, error> in_range(catalog&, name_rules&, const pep::requirement&);

}  // namespace purvey::problem
