#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/trail.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::solve {

// The proof behind a "no", made after the fact from what the search keeps anyway: the antecedents
// of what was learned, and the trail of level 0. Only what the "no" rests on is in it.
//
// A derived line is a list of terms that are never all true. It is checked by assuming them and
// taking its hints in turn: of each, all terms are true now but one, whose values its variable
// loses; in the end some hint's terms are all true, or a variable has no value left (as LRAT does
// it, in the algebra of value sets). What a line says of one variable alone holds from there on:
// no later line names it as a hint.
class refutation {
  public:
    struct line {
        std::vector<term> terms;
        std::vector<std::uint32_t> hints;  // of axioms: 0, 1, ...; then of derived lines
    };

    // Precondition: the trail is at level 0, and `last` has no term that is not true on it.
    refutation(const incompatibility_store& all, const trail& t, incompatibility_id last)
        : all_(all),
          trail_(t),
          chains_(t.variables()),
          reached_(t.variables()),
          slot_(t.variables(), none),
          needed_(all.size()) {
        std::uint32_t latest = 0;
        for (place p = 1; p <= t.size(); ++p) {
            latest = std::max(latest, index(t.at(p).reason));
            known_at_.push_back(latest);
            chains_[index(t.at(p).v)].push_back(p);
        }
        derive(last);
        number();
    }

    // False: the log does not hold a proof. That is a fault.
    bool complete() const { return complete_; }
    // In the order of their numbers.
    std::span<const incompatibility_id> axioms() const { return axioms_; }
    // The last one has no terms.
    std::span<const line> lines() const { return lines_; }

  private:
    static constexpr std::uint32_t none = 0xFFFF'FFFF;
    struct derivation {  // a hint narrowed v
        incompatibility_id by;
        var v;
        value_set before;
    };
    struct domain {
        var v;
        value_set assumed, left;
    };

    // Backwards in time, so that what a line needs is known before it is met. Entry p of the trail
    // was there when incompatibility i was made, or does not depend on it, if known_at_[p-1] < i.
    void derive(incompatibility_id last) {
        place p = trail_.size();
        if (all_.is_axiom(last) || !all_.terms(last).empty())
            add_derived({}, {&last, 1}, p);
        else
            needed_[index(last)] = true;
        for (std::size_t i = all_.size(); i-- > 0;) {
            for (; p > 0 && known_at_[p - 1] >= i; --p) add_unit(p);
            const incompatibility_id id{static_cast<std::uint32_t>(i)};
            if (!needed_[i] || all_.is_axiom(id)) continue;
            add_derived(all_.terms(id), all_.antecedents(id), p);
            made_of_.push_back({id, lines_.size() - 1});
        }
    }

    // What entry p took from its variable, if anything rests on it.
    void add_unit(place p) {
        const trail::entry& e = trail_.at(p);
        if (p > reached_[index(e.v)]) return;
        needed_[index(e.reason)] = true;
        const auto terms = all_.terms(e.reason);
        if (terms.size() == 1) return;
        line& made = lines_.emplace_back();
        for (const term& t : terms) {
            if (t.v == e.v)
                made.terms.push_back(t);
            else
                rest_on_trail(t, nullptr, p - 1);
        }
        made.hints.push_back(index(e.reason));
    }

    std::size_t entries(var v, place upto) const {
        const std::vector<place>& all = chains_[index(v)];
        return static_cast<std::size_t>(std::ranges::upper_bound(all, upto) - all.begin());
    }
    const value_set& after(var v, std::size_t entries) const {
        const std::vector<place>& all = chains_[index(v)];
        return entries < all.size() ? trail_.at(all[entries]).before : trail_.domain(v);
    }
    // Notes the fewest entries, up to a place, that together with `also` make t true.
    void rest_on_trail(const term& t, const value_set* also, place upto) {
        std::size_t lo = 0, hi = entries(t.v, upto);
        const auto is_true = [&](std::size_t k) {
            const value_set& d = after(t.v, k);
            return also == nullptr ? d.subset_of(t.s) : d.intersect(*also).subset_of(t.s);
        };
        if (!is_true(hi)) complete_ = false;
        while (lo < hi) {
            const std::size_t mid = lo + (hi - lo) / 2;
            if (is_true(mid))
                hi = mid;
            else
                lo = mid + 1;
        }
        if (hi == 0) return;
        place& mine = reached_[index(t.v)];
        mine = std::max(mine, chains_[index(t.v)][hi - 1]);
    }

    // The hints for a line: its antecedents, the last one first, as far as they are needed.
    void add_derived(std::span<const term> terms, std::span<const incompatibility_id> from,
                     place upto) {
        upto_ = upto;
        for (const term& t : terms) {
            slot_[index(t.v)] = static_cast<std::uint32_t>(work_.size());
            work_.push_back({t.v, t.s, t.s});
        }
        term broken{};
        const incompatibility_id violated = propagate(from, broken);
        line& made = lines_.emplace_back();
        made.terms.assign(terms.begin(), terms.end());
        trim(violated, broken, made);
        for (const std::uint32_t h : made.hints) needed_[h] = true;
        for (const domain& d : work_) slot_[index(d.v)] = none;
        work_.clear();
        derivations_.clear();
    }

    value_set left(var v) const {
        const value_set& root = after(v, entries(v, upto_));
        const std::uint32_t k = slot_[index(v)];
        return k == none ? root : work_[k].left.intersect(root);
    }
    // The hint whose terms are all true; or none, and `broken` says that a variable has no value.
    incompatibility_id propagate(std::span<const incompatibility_id> from, term& broken) {
        std::vector<bool> used(from.size());
        for (bool moved = true; std::exchange(moved, false);)
            for (std::size_t k = from.size(); k-- > 0;) {
                if (used[k]) continue;
                const term* open = nullptr;
                std::size_t untrue = 0;
                for (const term& t : all_.terms(from[k])) {
                    if (left(t.v).subset_of(t.s)) continue;
                    open = &t;
                    ++untrue;
                }
                if (untrue == 0) return from[k];
                if (untrue > 1) continue;
                used[k] = true;
                if (!left(open->v).intersects(open->s)) continue;
                narrow(*open, from[k]);
                moved = true;
                if (!left(open->v).empty()) continue;
                broken.v = open->v;
                return incompatibility_id::none;
            }
        complete_ = false;
        return incompatibility_id::none;
    }
    void narrow(const term& t, incompatibility_id by) {
        std::uint32_t& k = slot_[index(t.v)];
        if (k == none) {
            k = static_cast<std::uint32_t>(work_.size());
            work_.push_back({t.v, after(t.v, 0), after(t.v, 0)});
        }
        derivations_.push_back({by, t.v, work_[k].left});
        work_[k].left = work_[k].left.minus(t.s);
    }

    // Derivations without which the last one does not follow are kept.
    void trim(incompatibility_id violated, const term& broken, line& made) {
        std::vector<bool> wanted(work_.size());
        if (violated == incompatibility_id::none) {
            if (complete_) want(broken, wanted);
        } else {
            made.hints.push_back(index(violated));
            for (const term& t : all_.terms(violated)) want(t, wanted);
        }
        for (; !derivations_.empty(); derivations_.pop_back()) {
            derivation& d = derivations_.back();
            const std::uint32_t k = slot_[index(d.v)];
            work_[k].left = std::move(d.before);
            if (!wanted[k]) continue;
            made.hints.push_back(index(d.by));
            for (const term& t : all_.terms(d.by))
                if (t.v != d.v) want(t, wanted);
        }
        std::ranges::reverse(made.hints);
    }
    // What makes t true: what was assumed, or the trail, or the derivations so far, or all of them.
    void want(const term& t, std::vector<bool>& wanted) {
        const std::uint32_t k = slot_[index(t.v)];
        if (k == none) return rest_on_trail(t, nullptr, upto_);
        if (work_[k].assumed.subset_of(t.s)) return;
        if (after(t.v, entries(t.v, upto_)).subset_of(t.s)) return rest_on_trail(t, nullptr, upto_);
        wanted[k] = true;
        rest_on_trail(t, &work_[k].left, upto_);
    }

    void number() {
        std::vector<std::uint32_t> number(all_.size());
        for (std::uint32_t i = 0; i < all_.size(); ++i) {
            const incompatibility_id id{i};
            if (!needed_[i] || !all_.is_axiom(id)) continue;
            number[i] = static_cast<std::uint32_t>(axioms_.size());
            axioms_.push_back(id);
        }
        const std::size_t count = axioms_.size() + lines_.size();
        for (const auto& [id, at] : made_of_)
            number[index(id)] = static_cast<std::uint32_t>(count - 1 - at);
        std::ranges::reverse(lines_);
        for (line& l : lines_)
            for (std::uint32_t& h : l.hints) h = number[h];
    }

    const incompatibility_store& all_;
    const trail& trail_;
    std::vector<std::vector<place>> chains_;  // by variable: its entries
    std::vector<place> reached_;              // by variable: entries up to here are needed
    std::vector<std::uint32_t> slot_;         // by variable: its place in work_
    std::vector<bool> needed_;                // by incompatibility
    std::vector<std::uint32_t> known_at_;     // by entry: the latest reason up to it
    std::vector<domain> work_;
    std::vector<derivation> derivations_;
    place upto_ = 0;
    std::vector<std::pair<incompatibility_id, std::size_t>> made_of_;  // places in lines_
    std::vector<line> lines_;
    std::vector<incompatibility_id> axioms_;
    bool complete_ = true;
};

}  // namespace purvey::solve
