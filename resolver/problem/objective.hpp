#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

namespace purvey::problem {

// A search with the bindings it was made under.
struct attempt {
    attempt(catalog& c, name_rules& n, bindings b, search_mode mode, meter& m)
        : under(std::move(b)), found(c, n, under, mode, m) {}
    bindings under;
    search found;
    bool solved = false;
};

// What proves a level: a search that was refuted, though all goals before it were allowed their
// best and its own was allowed less than `least`.
struct refuted_level {
    std::size_t level;  // index into levels
    total least;
    std::unique_ptr<attempt> by;
};

// The answer under some bindings (spec/objectives.md): the walk, or the walk among the answers that
// are best by each goal in turn.
struct best_answer {
    std::unique_ptr<attempt> is;  // not solved: there is none, and this search says why
    std::vector<level> levels;
    std::vector<std::unique_ptr<measure>> measures;  // of the levels; searches refer to them
    std::vector<refuted_level> proofs;               // a level without one is down to nothing
    bool interrupted = false;  // a limit was reached: levels that are not proven may not be the
                               // best, and the rest need not be as the walk picks it
};

// Errors: unknown (metadata), limit where not even a plain answer was found, bad_input where a
// project cannot be weighed.
expected<best_answer, error> find_best(catalog&, name_rules&, const bindings&, meter&);

}  // namespace purvey::problem
