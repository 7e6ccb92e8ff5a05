#pragma once

#include <optional>
#include <vector>

#include "property/solve/universe.hpp"

// The definition of the answer (design, section 7), executed over the list of all models.
namespace purvey::solve::check {

// By item: a project's release or 0, an extra's 1 or 0. (Names have no value here.)
using model = std::vector<unsigned>;

// What the roots reach with these releases; projects without one yet are in `open`.
struct reach {
    std::vector<bool> items;
    std::vector<unsigned> open;
    std::vector<const requirement*> active;  // the requirements of what is reached
};
reach reached(const universe& u, const model& releases);

// All requirements and exclusions hold, whose projects have a release already.
bool holds(const universe& u, const model& m, const reach& r);

// A model: reached from the roots, all of it and nothing else, and all rules hold.
bool is_model(const universe& u, const model& m);

// Every model, by branching over the releases of what is reached.
std::vector<model> all_models(const universe& u);

// The same by looking at every assignment there is: slow and plain, to check the one above.
std::vector<model> all_models_plainly(const universe& u);

// The walk of section 7; nothing if there is no model.
std::optional<model> walk(const universe& u, std::vector<model> models);

}  // namespace purvey::solve::check
