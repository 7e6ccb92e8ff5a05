#pragma once

#include <functional>
#include <string>

#include "property/resolve/world.hpp"

// Worlds made from worlds.
namespace purvey::check {

using renaming = std::function<std::string(const std::string&)>;

// Every name of a project, a virtual name, a family or an import by another one.
world renamed(const world&, const renaming&);
// The same in an answer's words; `said` is a trial::answer().
std::string renamed_words(const std::string& said, const renaming&);

// The same world with everything whose order means nothing in another order: what is left is the
// order of the user's requirements, of a release's requirements, of the providers of a virtual name
// and of a family's members.
world shuffled(const world&, dice&);

// Two worlds in one. Precondition: they have no name in common.
world both(const world&, const world&);

}  // namespace purvey::check
