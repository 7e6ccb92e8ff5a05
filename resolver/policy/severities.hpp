#pragma once

#include <vector>

#include "purvey/policy/configuration.hpp"
#include "resolver/toml/reader.hpp"

// The table [tool.purvey.audit] (spec/audit.md).
namespace purvey {

// Severities, and what is accepted.
void read_audit(toml_reader&, const ::toml::node&, configuration&);

// Adds what a later file says. Errors: bad_input, two words of one level on one kind; refused, a
// lower level that states less than a higher one. Both name both places.
expected_void<error> merge_severity(std::vector<stated_severity>& into, stated_severity);

// The same of what is accepted. Errors: bad_input, two different words of one level on one kind and
// project; refused, where a higher level states how grave the kind is. Both name both places.
expected_void<error> merge_acceptance(configuration& into, acceptance);

}  // namespace purvey
