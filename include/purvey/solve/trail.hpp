#pragma once

#include <cstddef>
#include <cstdint>
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
        domains_.reserve(variables);
        last_.reserve(variables);
        entries_.reserve(2 * variables);
        starts_.reserve(variables);
    }
    var add(value_set domain) {
        domains_.push_back(std::move(domain));
        last_.push_back(0);
        return var{static_cast<std::uint32_t>(domains_.size() - 1)};
    }
    const value_set& domain(var v) const { return domains_[index(v)]; }
    std::size_t variables() const { return domains_.size(); }
    level now() const { return static_cast<level>(starts_.size()); }
    place size() const { return static_cast<place>(entries_.size()); }
    const entry& at(place p) const { return entries_[p - 1]; }
    // First place of the current decision level.
    place level_start() const { return starts_.empty() ? 1 : starts_.back() + 1; }
    level level_of(place p) const { return p == 0 ? 0 : entries_[p - 1].at; }

    bool is_true(const term& t) const { return domain(t.v).subset_of(t.s); }
    bool is_false(const term& t) const { return !domain(t.v).intersects(t.s); }

    void narrow(var v, value_set to, incompatibility_id reason) {
        value_set& mine = domains_[index(v)];
        entries_.push_back({v, reason, now(), last_[index(v)], std::move(mine)});
        mine = std::move(to);
        last_[index(v)] = size();
    }
    void decide(var v, value x) {
        starts_.push_back(size());
        narrow(v, value_set::single(x), incompatibility_id::none);
    }

    // Precondition: is_true(t). The entry that made it true.
    place truth(const term& t) const {
        place p = last_[index(t.v)];
        while (p != 0 && entries_[p - 1].before.subset_of(t.s)) p = entries_[p - 1].previous;
        return p;
    }

    // Undoes every level above `to`.
    void backjump(level to) {
        if (to >= now()) return;
        const place keep = starts_[to];
        while (size() > keep) {
            entry& e = entries_.back();
            domains_[index(e.v)] = std::move(e.before);
            last_[index(e.v)] = e.previous;
            entries_.pop_back();
        }
        starts_.resize(to);
    }

  private:
    std::vector<value_set> domains_;
    std::vector<place> last_;  // by variable
    std::vector<entry> entries_;
    std::vector<place> starts_;  // by level - 1: size of the trail before it
};

}  // namespace purvey::solve
