#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::solve {

// "The value of v lies in s."
struct term {
    var v;
    value_set s;
};

// All incompatibilities: short lists of terms, over distinct variables, that are never all true.
// Axioms carry the caller's tag; derived ones the incompatibilities they were resolved from, so
// that the axioms behind a "no" can be found again.
class incompatibility_store {
  public:
    incompatibility_id add_axiom(std::span<const term> terms, tag t) {
        return add(terms, t, no_antecedents, no_antecedents);
    }
    incompatibility_id add_derived(std::span<const term> terms,
                                   std::span<const incompatibility_id> from) {
        const auto begin = static_cast<std::uint32_t>(antecedents_.size());
        antecedents_.insert(antecedents_.end(), from.begin(), from.end());
        return add(terms, 0, begin, static_cast<std::uint32_t>(antecedents_.size()));
    }

    std::span<const term> terms(incompatibility_id i) const {
        const head& h = heads_[index(i)];
        return {terms_.data() + h.first, h.count};
    }
    bool is_axiom(incompatibility_id i) const { return heads_[index(i)].from == no_antecedents; }
    tag tag_of(incompatibility_id i) const { return heads_[index(i)].t; }
    std::span<const incompatibility_id> antecedents(incompatibility_id i) const {
        const head& h = heads_[index(i)];
        if (h.from == no_antecedents) return {};
        return {antecedents_.data() + h.from, h.to - h.from};
    }
    std::size_t size() const { return heads_.size(); }

  private:
    static constexpr std::uint32_t no_antecedents = 0xFFFF'FFFF;
    struct head {
        std::uint32_t first, count;
        tag t;
        std::uint32_t from, to;
    };
    incompatibility_id add(std::span<const term> terms, tag t, std::uint32_t from,
                           std::uint32_t to) {
        heads_.push_back({static_cast<std::uint32_t>(terms_.size()),
                          static_cast<std::uint32_t>(terms.size()), t, from, to});
        terms_.insert(terms_.end(), terms.begin(), terms.end());
        return incompatibility_id{static_cast<std::uint32_t>(heads_.size() - 1)};
    }
    std::vector<term> terms_;
    std::vector<head> heads_;
    std::vector<incompatibility_id> antecedents_;
};

}  // namespace purvey::solve
