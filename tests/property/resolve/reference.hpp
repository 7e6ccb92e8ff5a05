#pragma once

#include <optional>
#include <string>

#include "property/resolve/world.hpp"

// spec/provides.md executed over every model of a world, without anything of resolver/problem.
namespace purvey::check {

// In the words of trial::answer(); nothing where there is too much to look at.
std::optional<std::string> reference_answer(const world&);

// Is there a complete model under the world's own choices: every name bound in some allowed way?
// Nothing where there is too much to look at.
std::optional<bool> has_model(const world&);

}  // namespace purvey::check
