#pragma once

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/problem/bind.hpp"

namespace purvey::problem {

// Rule 10 of spec/provides.md: what changed under a lock so that re-locking would change the
// meaning of a name stops the run (refused) until the user accepts it. Looks at the canonical
// answer A.
expected_void<error> check_since_lock(catalog&, name_rules&, const binder&);

}  // namespace purvey::problem
