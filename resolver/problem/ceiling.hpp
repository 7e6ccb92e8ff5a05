#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/session.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::problem {

// What one value adds to a total: an amount at a place. Places before it outweigh it, whatever the
// amounts.
struct weight {
    std::uint32_t place = 0;
    std::uint64_t amount = 0;
    friend bool operator==(const weight&, const weight&) = default;
};
// Is a less than b?
bool lighter(const weight& a, const weight& b);

// Sums of weights by place, compared place by place.
using total = std::vector<std::uint64_t>;
bool is_nothing(const total&);

// "The weights of all values add up to at most this." Said to a session only where its domains
// break it: what is least of each variable that must be there adds up to more. The incompatibility
// names some of them that suffice, each with all values that weigh as much or more.
class ceiling {
  public:
    // strict: to less than this, which then is not nothing.
    ceiling(total most, bool strict) : most_(std::move(most)), strict_(strict) {}

    // weights: of the values from 1 on.
    void add(solve::var, std::span<const weight> weights);
    void lower(total most) { most_ = std::move(most); }
    const total& most() const { return most_; }

    // Terms that are all true in the session and break the ceiling, or none.
    std::vector<solve::term> broken(const solve::session&) const;

  private:
    struct step {
        weight least;
        solve::value_set values;  // that weigh as much or more
    };
    struct entry {
        solve::var v;
        std::vector<step> steps;  // ascending
    };
    struct use {
        const entry* of;
        std::size_t step;
        weight w() const { return of->steps[step].least; }
    };

    bool breaks(const total& t) const { return strict_ ? t >= most_ : t > most_; }
    void drop_what_is_not_needed(std::vector<use>&, total&) const;
    void lessen(use&, total&) const;

    total most_;
    bool strict_;
    std::vector<entry> entries_;
};

}  // namespace purvey::problem
