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
        return add(terms, t, no_antecedents, no_antecedents);
    }
    // The most frequent kind, without a list to make it from.
    incompatibility_id add_pair(var a, const value_set& in, const term& b, tag t) {
        std::vector<term>& to = room_for(2);
        to.push_back({a, in});
        to.push_back(b);
        heads_.push_back({to.data() + (to.size() - 2), 2, t, no_antecedents, no_antecedents});
        return incompatibility_id{static_cast<std::uint32_t>(heads_.size() - 1)};
    }
    incompatibility_id add_derived(std::span<const term> terms,
                                   std::span<const incompatibility_id> from) {
        const auto begin = static_cast<std::uint32_t>(antecedents_.size());
        antecedents_.insert(antecedents_.end(), from.begin(), from.end());
        return add(terms, 0, begin, static_cast<std::uint32_t>(antecedents_.size()));
    }

    // An axiom turns out to hold for more: one of its sets grows. What was derived from it stays
    // true.
    void widen(incompatibility_id axiom, std::size_t k, value_set s) {
        heads_[index(axiom)].first[k].s = std::move(s);
    }

    std::span<const term> terms(incompatibility_id i) const {
        const head& h = heads_[index(i)];
        return {h.first, h.count};
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
    static constexpr std::size_t block_size = 512;  // terms
    struct head {
        term* first;
        std::uint32_t count;
        tag t;
        std::uint32_t from, to;
    };
    incompatibility_id add(std::span<const term> terms, tag t, std::uint32_t from,
                           std::uint32_t to) {
        heads_.push_back({keep(terms), static_cast<std::uint32_t>(terms.size()), t, from, to});
        return incompatibility_id{static_cast<std::uint32_t>(heads_.size() - 1)};
    }
    std::vector<term>& room_for(std::size_t count) {
        if (blocks_.empty() || blocks_.back().capacity() - blocks_.back().size() < count)
            blocks_.emplace_back().reserve(std::max(block_size, count));
        return blocks_.back();
    }
    term* keep(std::span<const term> terms) {
        std::vector<term>& to = room_for(terms.size());
        to.insert(to.end(), terms.begin(), terms.end());
        return to.data() + (to.size() - terms.size());
    }

    std::vector<std::vector<term>> blocks_;  // never beyond their capacity: terms do not move
    std::vector<head> heads_;
    std::vector<incompatibility_id> antecedents_;
};

}  // namespace purvey::solve
