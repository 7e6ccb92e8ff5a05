#pragma once

#include <algorithm>
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
    void reserve(std::size_t count) { heads_.reserve(count); }
    incompatibility_id add_axiom(std::span<const term> terms, tag t) {
        return add(keep(terms), terms.size(), t, false);
    }
    // The most frequent kind, without a list to make it from.
    incompatibility_id add_pair(var a, const value_set& in, const term& b, tag t) {
        std::vector<term>& to = room_for(2);
        to.emplace_back(a, in);
        to.emplace_back(b);
        return add(to.data() + (to.size() - 2), 2, t, false);
    }
    incompatibility_id add_derived(std::span<const term> terms,
                                   std::span<const incompatibility_id> from) {
        derivations_.push_back({static_cast<std::uint32_t>(antecedents_.size()),
                                static_cast<std::uint32_t>(from.size())});
        antecedents_.insert(antecedents_.end(), from.begin(), from.end());
        return add(keep(terms), terms.size(), static_cast<std::uint32_t>(derivations_.size() - 1),
                   true);
    }

    // Their order is the propagation's: the watched ones come first.
    std::span<term> terms(incompatibility_id i) {
        const head& h = heads_[index(i)];
        return {h.first, h.count()};
    }
    std::span<const term> terms(incompatibility_id i) const {
        const head& h = heads_[index(i)];
        return {h.first, h.count()};
    }
    bool is_axiom(incompatibility_id i) const { return !heads_[index(i)].derived(); }
    // Precondition: is_axiom(i).
    tag tag_of(incompatibility_id i) const { return heads_[index(i)].origin; }
    std::span<const incompatibility_id> antecedents(incompatibility_id i) const {
        if (is_axiom(i)) return {};
        const derivation& d = derivations_[heads_[index(i)].origin];
        return {antecedents_.data() + d.first, d.count};
    }
    std::size_t size() const { return heads_.size(); }
    // What they take, without what is only reserved. Looks at every term.
    std::size_t bytes() const {
        std::size_t sum = heads_.size() * sizeof(head) + derivations_.size() * sizeof(derivation) +
                          antecedents_.size() * sizeof(incompatibility_id);
        for (const std::vector<term>& block : blocks_)
            for (const term& t : block) sum += sizeof(term) + t.s.heap_bytes();
        return sum;
    }

  private:
    static constexpr std::size_t block_size = 512;  // terms
    struct head {
        term* first;
        std::uint32_t shape;   // twice the number of terms, and one more where it is derived
        std::uint32_t origin;  // its tag, or its place in derivations_
        std::size_t count() const { return shape / 2; }
        bool derived() const { return shape % 2 != 0; }
    };
    struct derivation {
        std::uint32_t first, count;  // in antecedents_
    };
    incompatibility_id add(term* first, std::size_t count, std::uint32_t origin, bool derived) {
        heads_.emplace_back(first, static_cast<std::uint32_t>(2 * count) + (derived ? 1U : 0U),
                            origin);
        return incompatibility_id{static_cast<std::uint32_t>(heads_.size() - 1)};
    }
    std::vector<term>& room_for(std::size_t count) {
        if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < count)
            add_block(count);
        return blocks_.back();
    }
    [[gnu::noinline]] void add_block(std::size_t count) {
        blocks_.emplace_back().reserve(std::max(block_size, count));
    }
    term* keep(std::span<const term> terms) {
        std::vector<term>& to = room_for(terms.size());
        to.insert(to.end(), terms.begin(), terms.end());
        return to.data() + (to.size() - terms.size());
    }

    std::vector<std::vector<term>> blocks_;  // never beyond their capacity: terms do not move
    std::vector<head> heads_;
    std::vector<derivation> derivations_;
    std::vector<incompatibility_id> antecedents_;
};

}  // namespace purvey::solve
