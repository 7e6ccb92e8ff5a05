#pragma once

#include <cstddef>
#include <cstdint>
#include <new>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::solve {

using level = std::uint32_t;

// Where in the trail something became true: 0 is "from the start", k is "by entry k-1".
using place = std::uint32_t;

// What every variable can still be, and how it came to that. The trail keeps what changed.
class trail {
  public:
    struct entry {
        var v;
        incompatibility_id reason;  // none: a decision
        level at;
        place previous;  // the entry of v before this one
        value_set before;
    };

    void reserve(std::size_t variables) {
        variables_.reserve(variables);
        entries_.reserve(2 * variables);
        starts_.reserve(variables);
    }
    // Its values are lo, ..., hi-1.
    var add(value lo, value hi) {
        variables_.emplace_back(lo, hi);
        return var{static_cast<std::uint32_t>(variables_.size() - 1)};
    }
    const value_set& domain(var v) const { return variables_[index(v)].domain; }
    std::size_t variables() const { return variables_.size(); }
    // What was left of v before a decision on it; without one, what is left.
    const value_set& undecided(var v) const {
        const variable& mine = variables_[index(v)];
        const value_set* out = &mine.domain;
        for (place p = mine.last; p != 0; p = entries_[p - 1].previous)
            if (entries_[p - 1].reason == incompatibility_id::none) out = &entries_[p - 1].before;
        return *out;
    }
    // What is left of v whatever is decided.
    const value_set& settled(var v) const {
        const variable& mine = variables_[index(v)];
        const value_set* out = &mine.domain;
        for (place p = mine.last; p != 0 && entries_[p - 1].at > 0; p = entries_[p - 1].previous)
            out = &entries_[p - 1].before;
        return *out;
    }
    level now() const { return static_cast<level>(starts_.size()); }
    place size() const { return static_cast<place>(entries_.size()); }
    const entry& at(place p) const { return entries_[p - 1]; }
    // First place of the current decision level.
    place level_start() const { return starts_.empty() ? 1 : starts_.back() + 1; }
    level level_of(place p) const { return p == 0 ? 0 : entries_[p - 1].at; }

    bool is_true(const term& t) const { return domain(t.v).subset_of(t.s); }
    bool is_false(const term& t) const { return !domain(t.v).intersects(t.s); }

    // v is none of s.
    void exclude(var v, const value_set& s, incompatibility_id reason) {
        const value_set& before = moved_to_entry(v, reason);
        new (&variables_[index(v)].domain) value_set(before.minus(s));
    }
    void decide(var v, value x) {
        starts_.push_back(size());
        moved_to_entry(v, incompatibility_id::none);
        new (&variables_[index(v)].domain) value_set(x, x + 1);
    }

    // Its size once every level above l is undone.
    place size_at(level l) const { return l < now() ? starts_[l] : size(); }

    // Precondition: is_true(t). The entry that made it true.
    place truth(const term& t) const {
        place p = variables_[index(t.v)].last;
        while (p != 0 && entries_[p - 1].before.subset_of(t.s)) p = entries_[p - 1].previous;
        return p;
    }

    std::size_t bytes() const {
        std::size_t sum = 0;
        for (const variable& v : variables_) sum += sizeof(variable) + v.domain.heap_bytes();
        for (const entry& e : entries_) sum += sizeof(entry) + e.before.heap_bytes();
        return sum;
    }

    // Undoes every level above `to`.
    void backjump(level to) {
        if (to >= now()) return;
        const place keep = starts_[to];
        while (size() > keep) {
            entry& e = entries_.back();
            variable& mine = variables_[index(e.v)];
            mine.domain = std::move(e.before);
            mine.last = e.previous;
            entries_.pop_back();
        }
        starts_.resize(to);
    }

  private:
    // A new entry, with v's domain, which is empty now: one that has nothing to destroy.
    const value_set& moved_to_entry(var v, incompatibility_id reason) {
        variable& mine = variables_[index(v)];
        const entry& made =
            entries_.emplace_back(v, reason, now(), mine.last, std::move(mine.domain));
        mine.last = size();
        return made.before;
    }

    struct variable {
        variable(value lo, value hi) : domain(lo, hi) {}
        value_set domain;
        place last = 0;  // its last entry
    };
    std::vector<variable> variables_;
    std::vector<entry> entries_;
    std::vector<place> starts_;  // by level - 1: size of the trail before it
};

}  // namespace purvey::solve
