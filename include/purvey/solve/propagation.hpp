#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <tuple>
#include <utility>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/trail.hpp"
#include "purvey/solve/watch_lists.hpp"

namespace purvey::solve {

// Unit propagation with two watched terms an incompatibility. Invariant between waves: if a
// watched term is true, the other one is false, or was made false by this incompatibility, or the
// incompatibility waits in late_ (it arrived when it was already unit below the current level).
class propagation {
  public:
    propagation(trail& t, const incompatibility_store& all) : trail_(t), all_(all) {}

    void reserve(std::size_t variables) {
        watchers_.reserve(variables);
        queued_.reserve(variables);
        queue_.reserve(variables);
        pairs_.reserve(2 * variables);
        pending_.reserve(variables);
    }
    void variable_added() {
        watchers_.add_list();
        queued_.push_back(0);
    }

    // Takes over a new incompatibility with one term or more; the next run() looks at it.
    void watch(incompatibility_id i) {
        const auto terms = all_.terms(i);
        std::size_t first = 0, second = terms.size() - 1;
        if (terms.size() > 2) std::tie(first, second) = best_two(i);
        if (pairs_.size() <= index(i)) pairs_.resize(index(i) + 1U);
        pairs_[index(i)] = {static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(second)};
        const value a = witness(terms[first]);
        watchers_.push(terms[first].v, {i, a});
        if (first == second) return pending_.push_back(i);
        const value b = witness(terms[second]);
        watchers_.push(terms[second].v, {i, b});
        // With two terms that are not true there is nothing to narrow yet.
        if (a == value_set::none_left || b == value_set::none_left) pending_.push_back(i);
    }
    // Before one of its terms changes; watch() follows.
    void unwatch(incompatibility_id i) {
        const auto [a, b] = pairs_[index(i)];
        const auto terms = all_.terms(i);
        watchers_.remove(terms[a].v, i);
        if (a != b) watchers_.remove(terms[b].v, i);
    }

    // Narrows until nothing changes. The incompatibility whose terms are all true, or none.
    incompatibility_id run() {
        while (conflict_ == incompatibility_id::none && !pending_.empty()) {
            const incompatibility_id i = pending_.back();
            pending_.pop_back();
            examine(i);
        }
        while (conflict_ == incompatibility_id::none && !queue_.empty()) {
            // Each variable once a wave, however often it changed in it: without this, lock-step
            // projects are quadratic (1.86 million visits instead of 2,874 on one scenario).
            const var v = queue_[head_++];
            queued_[index(v)] = 0;
            scan(v);
            if (head_ == queue_.size()) {
                queue_.clear();
                head_ = 0;
            }
        }
        return std::exchange(conflict_, incompatibility_id::none);
    }

    void narrowed(var v) {
        if (queued_[index(v)]) return;
        queued_[index(v)] = 1;
        queue_.push_back(v);
    }

    // After trail::backjump(to): forgets the wave and looks again at what arrived late.
    void backjumped(level to) {
        for (std::size_t q = head_; q < queue_.size(); ++q) queued_[index(queue_[q])] = 0;
        queue_.clear();
        head_ = 0;
        conflict_ = incompatibility_id::none;
        std::vector<late> again;
        while (!late_.empty() && late_.back().born > to) {
            again.push_back(late_.back());
            late_.pop_back();
        }
        for (const late& l : again)
            if (l.natural <= to) pending_.push_back(l.i);
    }

    std::uint64_t visits() const { return visits_; }

  private:
    struct late {
        incompatibility_id i;
        level natural, born;
    };

    value witness(const term& t) const { return trail_.domain(t.v).max_outside(t.s); }

    // The two terms to watch: those not true first, then those that became true last.
    std::pair<std::size_t, std::size_t> best_two(incompatibility_id i) const {
        const auto terms = all_.terms(i);
        std::size_t best = 0, next = 0;
        const auto rank = [&](std::size_t k) -> std::uint64_t {
            return trail_.is_true(terms[k]) ? trail_.truth(terms[k]) : ~std::uint64_t{0};
        };
        for (std::size_t k = 1; k < terms.size(); ++k) {
            if (rank(k) > rank(best)) {
                next = best;
                best = k;
            } else if (next == best || rank(k) > rank(next)) {
                next = k;
            }
        }
        return {best, next};
    }

    // Narrows the last open term, or reports a conflict. From a fresh look at every term.
    void examine(incompatibility_id i) {
        const auto terms = all_.terms(i);
        const term* open = nullptr;
        place latest = 0;
        for (const term& t : terms) {
            if (!trail_.is_true(t)) {
                if (open != nullptr) return;
                open = &t;
            } else {
                latest = std::max(latest, trail_.truth(t));
            }
        }
        if (open == nullptr) {
            conflict_ = i;
            return;
        }
        const level natural = trail_.level_of(latest);
        if (natural < trail_.now()) late_.push_back({i, natural, trail_.now()});
        exclude(*open, i);
    }

    void exclude(const term& t, incompatibility_id reason) {
        if (trail_.is_false(t)) return;
        trail_.narrow(t.v, trail_.domain(t.v).minus(t.s), reason);
        narrowed(t.v);
    }

    void scan(var v) {
        const std::uint32_t size = watchers_.size(v);
        std::uint32_t kept = 0;
        for (std::uint32_t k = 0; k < size; ++k) {
            watcher w = watchers_.at(v, k);
            ++visits_;
            if (trail_.domain(v).contains(w.witness) || keep_watching(v, w))
                watchers_.at(v, kept++) = w;
            if (conflict_ != incompatibility_id::none) {
                for (++k; k < size; ++k) watchers_.at(v, kept++) = watchers_.at(v, k);
                break;
            }
        }
        watchers_.cut(v, kept);
    }

    // Precondition: w's witness is gone. False: another term is watched from now on, or none need
    // be (a term is false for good; the other watcher goes when it is met).
    bool keep_watching(var v, watcher& w) {
        const auto terms = all_.terms(w.i);
        auto& [a, b] = pairs_[index(w.i)];
        std::uint32_t& mine = terms[a].v == v ? a : b;
        const std::uint32_t partner = terms[a].v == v ? b : a;
        if (trail_.now() == 0 && trail_.is_false(terms[mine])) return false;
        const value left = witness(terms[mine]);
        if (left != value_set::none_left) {
            w.witness = left;
            return true;
        }
        const bool alone = partner == mine;
        if (!alone && trail_.is_false(terms[partner])) return trail_.now() != 0;
        for (std::uint32_t k = 0; k < terms.size(); ++k) {
            if (k == mine || k == partner) continue;
            const value open = witness(terms[k]);
            if (open == value_set::none_left) continue;
            mine = k;
            watchers_.push(terms[k].v, {w.i, open});
            return false;
        }
        if (alone || trail_.is_true(terms[partner]))
            conflict_ = w.i;
        else
            exclude(terms[partner], w.i);
        return true;
    }

    trail& trail_;
    const incompatibility_store& all_;
    watch_lists watchers_;
    // Places of the watched terms, by incompatibility.
    std::vector<std::pair<std::uint32_t, std::uint32_t>> pairs_;
    std::vector<incompatibility_id> pending_;
    std::vector<std::uint8_t> queued_;
    std::vector<var> queue_;
    std::size_t head_ = 0;
    std::vector<late> late_;
    incompatibility_id conflict_ = incompatibility_id::none;
    std::uint64_t visits_ = 0;
};

}  // namespace purvey::solve
