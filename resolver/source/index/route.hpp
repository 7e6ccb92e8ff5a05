#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "purvey/source/live.hpp"

namespace purvey::index {

// The indexes that may supply one project, first to last (design, section 5).
struct route {
    std::vector<std::size_t> order;  // into live_options::indexes; empty where none may be asked
    bool bound = false;              // by its name or its namespace: the one index, 404 included
    bool merged = false;             // all are asked, and supply it together
};

// A binding of the name itself, else of the longest namespace that holds it, else every index that
// is not kept for bound names. `project` is normalised.
route route_of(const live_options&, std::string_view project);

}  // namespace purvey::index
