#pragma once

#include <cstdint>
#include <vector>

#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"
#include "purvey/solve/session.hpp"

// Plays the caller of a session: turns a universe into variables, groups and incompatibilities,
// and answers its wants in one of several ways, all of which must lead to the same answer.
namespace purvey::solve::check {

enum class supply_mode : std::uint8_t {
    up_front,       // everything before the first advance
    one_release,    // only what is wanted; groups grow as releases become known
    whole_project,  // all releases of the item at its first want
    mixture,        // what is wanted, and now and then something that is not
};

struct manner {
    supply_mode mode = supply_mode::up_front;
    bool shuffled = false;     // variables, groups and exclusions come in any order
    bool interrupted = false;  // a budget of one conflict more at a time
    std::uint64_t joins_after = 0;
    std::uint64_t free_after = 200;
};

struct outcome {
    bool satisfiable = false;
    model picks;                 // if satisfiable
    std::vector<unsigned> core;  // otherwise: tags
    bool proven = false;         // otherwise: the proof replays
    std::uint64_t conflicts = 0;
    std::uint64_t visits = 0;
    std::uint64_t models = 0;     // that free search found
    std::size_t deepest_cut = 0;  // items the queue lost between two pauses (if interrupted)
    unsigned told_late = 0;       // exclusions added after an answer broke them
    unsigned wants = 0;
};

// Tags: roots, then groups, then exclusions, numbered on.
outcome play(const universe& u, const manner& how, dice& d);

}  // namespace purvey::solve::check
