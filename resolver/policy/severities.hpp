#pragma once

#include <vector>

#include "purvey/policy/finding_kind.hpp"
#include "resolver/toml/reader.hpp"

// The table [tool.purvey.audit] (spec/audit.md).
namespace purvey {

std::vector<stated_severity> read_severities(toml_reader&, const ::toml::node&);

// Adds what a later file says. Errors: bad_input, two words of one level on one kind; refused, a
// lower level that states less than a higher one. Both name both places.
expected_void<error> merge_severity(std::vector<stated_severity>& into, stated_severity);

}  // namespace purvey
