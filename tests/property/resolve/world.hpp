#pragma once

#include <cstdint>
#include <ostream>
#include <string>
#include <vector>

#include "property/solve/dice.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/memory.hpp"

// Small worlds in the words of users and indexes: what the properties of resolve() are tried on.
namespace purvey::check {

using solve::check::dice;

struct world {
    std::vector<memory_project> projects;
    std::vector<std::string> requirements, constraints;
    policy rules;
    std::uint64_t seed = 0;  // of what it was before anything was taken out of it
};

// How often things come up, in percent of the places where they could.
struct shape {
    unsigned projects_to = 6, releases_to = 4;
    unsigned families = 60, virtuals = 50;  // of worlds
    unsigned prereleases = 12, yanked = 5;  // of releases
    unsigned locked = 20, choices = 20, provides = 15;
    unsigned strangers = 4;  // odd things: obsoletes, what cannot be read
    unsigned imports = 4;    // import names
    unsigned overlaps = 3;   // of pairs of projects: they may coexist (rule 7)
};

// One name, one provider each: neither families nor virtual names nor choices.
shape plain();
// The same where a project's releases differ in nothing but their requirements.
shape without_prereleases();

world make_world(std::uint64_t seed, const shape&);

// Each with one thing less; all of them are worlds as good as the first.
std::vector<world> smaller(const world&);

request asked(const world&);
std::ostream& operator<<(std::ostream&, const world&);

// The project name, or other name, at the start of a requirement or a provide.
std::string name_in(const std::string& text);

}  // namespace purvey::check
