#pragma once

#include <string>
#include <vector>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/repair.hpp"

namespace purvey::problem {

struct refused_request {
    std::vector<std::string> lines;
    std::vector<conflict::unit> units;
    at_fault about;
    std::string not_minimal;  // why the units may not be the least, or ""
};

// Why a request has no answer. blamed: recorded choices without which there is one. Unless the
// meter's limits say otherwise, of as few units as can be.
refused_request explain(catalog&, name_rules&, const attempt& refuted,
                        const std::vector<std::string>& blamed, meter&);

}  // namespace purvey::problem
