#pragma once

#include <string>

#include "property/resolve/trial.hpp"

namespace purvey::check {

// What is wrong with a world, or "". The dice are a function of the world's seed.
using property = std::string (*)(const world&, dice&);

// Tries a property on many worlds: 1,000, with PURVEY_DEEP 20,000, or PURVEY_CASES; before them,
// the worlds whose seeds are kept in seeds.txt under its name ("P7" of "P7: ..."). PURVEY_SEED
// begins elsewhere. The world of a failure is made smaller first; PURVEY_TRACE shows each before it
// is tried, which a crash would not.
bool holds(const std::string& promise, const shape&, property);

}  // namespace purvey::check
