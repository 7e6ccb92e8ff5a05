#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/trail.hpp"

namespace purvey::solve {

// Conflict analysis: resolution in the set algebra, back along the trail, to the first unique
// implication point (the first incompatibility with one term of the current level). For the pivot
// variable the sets are united, for the others intersected:
//   {v in S, A} and {v in T, B}  give  {v in S∪T, A∧B}.
// A term that became true at level 0 is left out; what made it true stays in the antecedents.
//
// Where asked to, it joins the new incompatibility in the end with one learned before that differs
// in the values of its asserting variable alone: {v in S, A} and {v in T, A} give {v in S∪T, A},
// which says what both said (11 pigeons in 10 holes: 1,058 stay watched of 4,098).
class analysis {
  public:
    struct learned {
        std::vector<term> terms;  // the asserting one first
        std::vector<incompatibility_id> antecedents;
        incompatibility_id covered = incompatibility_id::none;  // says less: need not be watched
        level back_to = 0;
        bool refuted = false;  // nothing is left: there is no answer
    };

    analysis(const trail& t, const incompatibility_store& all) : trail_(t), all_(all) {}

    void reserve(std::size_t variables) { slot_.reserve(variables); }
    void variable_added() { slot_.push_back(none); }

    // Precondition: every term of `from` is true, and one at least at the current level, which is
    // above 0; or the level is 0 and the answer is `refuted`.
    learned run(incompatibility_id from, bool join) {
        work_.clear();
        learned out;
        out.antecedents.push_back(from);
        if (trail_.now() == 0) {
            out.refuted = true;
            return out;
        }
        for (const term& t : all_.terms(from)) put(t, false);
        drop_root_terms(out);
        for (place p = trail_.size(); p >= trail_.level_start() && here_ > 1; --p) {
            const trail::entry& e = trail_.at(p);
            const std::uint32_t k = slot_[index(e.v)];
            if (k == none || work_[k].p != p) continue;
            out.antecedents.push_back(e.reason);
            for (const term& t : all_.terms(e.reason)) put(t, t.v == e.v);
            drop_root_terms(out);
        }
        if (join && work_.size() > 1) join_with_known(out);
        finish(out);
        return out;
    }

    // The incompatibilities behind a "no" at level 0, derived ones included: `from` and, over and
    // over, what made their terms true.
    std::vector<incompatibility_id> roots_of(incompatibility_id from) const {
        std::vector<bool> seen(all_.size());
        std::vector<incompatibility_id> todo{from}, found;
        while (!todo.empty()) {
            const incompatibility_id i = todo.back();
            todo.pop_back();
            if (seen[index(i)]) continue;
            seen[index(i)] = true;
            found.push_back(i);
            for (const incompatibility_id a : all_.antecedents(i)) todo.push_back(a);
            for (const term& t : all_.terms(i)) explain_root(t, todo);
        }
        return found;
    }

  private:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;
    static constexpr int most_looked_at = 16;  // entries of one variable
    struct item {
        term t;
        place p;
    };

    bool is_here(place p) const { return p >= trail_.level_start(); }

    void put(const term& t, bool pivot) {
        std::uint32_t& k = slot_[index(t.v)];
        if (k == none) {
            k = static_cast<std::uint32_t>(work_.size());
            work_.push_back({t, trail_.truth(t)});
            here_ += is_here(work_.back().p) ? 1U : 0U;
            return;
        }
        item& w = work_[k];
        here_ -= is_here(w.p) ? 1U : 0U;
        w.t.s = pivot ? w.t.s.unite(t.s) : w.t.s.intersect(t.s);
        w.p = trail_.truth(w.t);
        here_ += is_here(w.p) ? 1U : 0U;
    }

    // Keeps out of work_ what holds at level 0 anyway.
    void drop_root_terms(learned& out) {
        for (std::size_t k = 0; k < work_.size();) {
            if (trail_.level_of(work_[k].p) != 0) {
                ++k;
                continue;
            }
            note_root(work_[k].t, out.antecedents);
            slot_[index(work_[k].t.v)] = none;
            here_ -= is_here(work_[k].p) ? 1U : 0U;
            if (k + 1 != work_.size()) {
                work_[k] = std::move(work_.back());
                slot_[index(work_[k].t.v)] = static_cast<std::uint32_t>(k);
            }
            work_.pop_back();
        }
    }

    // All narrowings of t's variable at level 0 that make t true, newest first.
    void note_root(const term& t, std::vector<incompatibility_id>& out) const {
        place p = trail_.truth(t);
        while (p != 0) {
            out.push_back(trail_.at(p).reason);
            p = trail_.at(p).previous;
        }
    }
    void explain_root(const term& t, std::vector<incompatibility_id>& out) const {
        if (trail_.is_true(t) && trail_.level_of(trail_.truth(t)) == 0) note_root(t, out);
    }

    // Precondition: here_ is 1.
    void join_with_known(learned& out) {
        item& mine = *std::ranges::find_if(work_, [&](const item& w) { return is_here(w.p); });
        place p = trail_.at(mine.p).previous;
        for (int k = 0; k < most_looked_at && trail_.level_of(p) != 0; ++k) {
            const trail::entry& e = trail_.at(p);
            if (differs_in(e.v, e.reason)) {
                for (const term& t : all_.terms(e.reason))
                    if (t.v == e.v) mine.t.s = mine.t.s.unite(t.s);
                out.antecedents.push_back(e.reason);
                out.covered = e.reason;
                return;
            }
            p = e.previous;
        }
    }
    // i is learned, and is what work_ is but for the values of v.
    bool differs_in(var v, incompatibility_id i) const {
        if (i == incompatibility_id::none || all_.is_axiom(i)) return false;
        const auto terms = all_.terms(i);
        return terms.size() == work_.size() && std::ranges::all_of(terms, [&](const term& t) {
                   const std::uint32_t k = slot_[index(t.v)];
                   return t.v == v || (k != none && work_[k].t.s == t.s);
               });
    }

    void finish(learned& out) {
        out.refuted = work_.empty();
        std::sort(work_.begin(), work_.end(),
                  [](const item& a, const item& b) { return a.p > b.p; });
        for (const item& w : work_) out.terms.push_back(w.t);
        if (work_.size() > 1) out.back_to = trail_.level_of(work_[1].p);
        for (const item& w : work_) slot_[index(w.t.v)] = none;
        here_ = 0;
    }

    const trail& trail_;
    const incompatibility_store& all_;
    std::vector<item> work_;
    std::vector<std::uint32_t> slot_;  // by variable: its place in work_
    std::uint32_t here_ = 0;           // terms of work_ that became true at the current level
};

}  // namespace purvey::solve
