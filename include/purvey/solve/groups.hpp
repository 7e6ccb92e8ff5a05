#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/propagation.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::solve {

// Requirements shared by several releases of a project: one incompatibility for all of them (62,920
// releases of the recorded scenarios have 330,478 requirements, but 18,599 groups). A group may
// grow; its incompatibilities are widened in place.
class groups {
  public:
    groups(incompatibility_store& s, propagation& p) : store_(s), propagation_(p) {}

    void reserve(std::size_t count) {
        groups_.reserve(count);
        clauses_.reserve(count);
        next_.reserve(count);
    }
    // item: the project, or an extra of it.
    group_id add(var item, var project, const value_set& releases,
                 const std::vector<std::vector<term>>& clauses, const std::vector<var>& next,
                 tag t) {
        const group_id g{static_cast<std::uint32_t>(groups_.size())};
        groups_.emplace_back(project, releases, static_cast<std::uint32_t>(clauses_.size()),
                             static_cast<std::uint32_t>(clauses.size()),
                             static_cast<std::uint32_t>(next_.size()),
                             static_cast<std::uint32_t>(next.size()));
        for (const var v : next) next_.push_back(v);
        for (const std::vector<term>& c : clauses) add_clause(item, project, releases, c, t);
        return g;
    }
    void extend(group_id g, const value_set& more) {
        group& mine = groups_[index(g)];
        if (more.subset_of(mine.releases)) return;
        mine.releases = mine.releases.unite(more);
        for (std::uint32_t k = 0; k < mine.clauses; ++k)
            widen(clauses_[mine.first_clause + k], mine.project, mine.releases);
    }
    std::size_t bytes() const {
        std::size_t sum = clauses_.size() * sizeof(group_clause) + next_.size() * sizeof(var);
        for (const group& g : groups_) sum += sizeof(group) + g.releases.heap_bytes();
        for (const value_set& s : bounds_) sum += sizeof(value_set) + s.heap_bytes();
        return sum;
    }
    const value_set& releases_of(group_id g) const { return groups_[index(g)].releases; }
    // The items that the requirement names, in order.
    std::span<const var> next(group_id g) const {
        const group& of = groups_[index(g)];
        return {next_.data() + of.first_next, of.nexts};
    }

  private:
    struct group {
        var project;
        value_set releases;
        std::uint32_t first_clause, clauses;  // in clauses_
        std::uint32_t first_next, nexts;      // in next_
    };
    // Its first term is the project's; `within` bounds that one where the clause speaks of the
    // project itself. A clause some term of which is empty is not watched.
    struct group_clause {
        incompatibility_id i;
        bool watched;
        std::uint32_t within;  // into bounds_, or unbounded
    };
    static constexpr std::uint32_t unbounded = 0xFFFF'FFFF;

    // Terms over one variable are joined.
    void add_clause(var item, var project, const value_set& releases, std::span<const term> clause,
                    tag t) {
        const bool extra = item != project;
        if (clause.size() == 1 && !extra && clause[0].v != project) {
            clauses_.emplace_back(store_.add_pair(project, releases, clause[0], t), false,
                                  unbounded);
            return watch_unless_empty(clauses_.back());
        }
        scratch_.clear();
        scratch_.push_back({project, releases});
        if (extra) scratch_.push_back({item, value_set::single(1)});
        std::uint32_t within = unbounded;
        for (const term& x : clause) {
            std::size_t at = 0;
            while (at < scratch_.size() && scratch_[at].v != x.v) ++at;
            if (at == scratch_.size()) {
                scratch_.push_back(x);
                continue;
            }
            scratch_[at].s = scratch_[at].s.intersect(x.s);
            if (at != 0) continue;
            bounds_.push_back(within == unbounded ? x.s : bounds_[within].intersect(x.s));
            within = static_cast<std::uint32_t>(bounds_.size() - 1);
        }
        const incompatibility_id i = store_.add_axiom(scratch_, t);
        clauses_.emplace_back(i, false, within);
        watch_unless_empty(clauses_.back());
    }
    void widen(group_clause& c, var project, const value_set& releases) {
        value_set s = c.within == unbounded ? releases : releases.intersect(bounds_[c.within]);
        term& mine = *std::ranges::find(store_.terms(c.i), project, &term::v);
        if (s == mine.s) return;
        if (c.watched) propagation_.unwatch(c.i);
        c.watched = false;
        mine.s = std::move(s);
        watch_unless_empty(c);
    }
    void watch_unless_empty(group_clause& c) {
        for (const term& t : store_.terms(c.i))
            if (t.s.empty()) return;
        c.watched = true;
        propagation_.watch(c.i);
    }

    incompatibility_store& store_;
    propagation& propagation_;
    std::vector<group> groups_;
    std::vector<group_clause> clauses_;
    std::vector<value_set> bounds_;
    std::vector<var> next_;
    std::vector<term> scratch_;
};

}  // namespace purvey::solve
