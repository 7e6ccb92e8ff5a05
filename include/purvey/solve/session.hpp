#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "purvey/solve/agenda.hpp"
#include "purvey/solve/analysis.hpp"
#include "purvey/solve/free_search.hpp"
#include "purvey/solve/groups.hpp"
#include "purvey/solve/ids.hpp"
#include "purvey/solve/incompatibility.hpp"
#include "purvey/solve/propagation.hpp"
#include "purvey/solve/refutation.hpp"
#include "purvey/solve/release_lists.hpp"
#include "purvey/solve/trail.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::solve {

enum class status : std::uint8_t {
    wants,          // session::wanted() says what to supply
    complete,       // every item of the walk is settled: this is the answer
    unsatisfiable,  // session::core() says why
    paused,         // the budget is used up; call advance again to go on
};

// The requirements of one release: of the project itself, or of one of its extras.
struct want {
    var item;
    value release;  // 0: an extra is on, and nothing says yet that its project is there
    // Tried often: those of so many older releases, too, where they are known at no cost.
    value older = 0;
    std::uint32_t tries = 0;  // of the project, this one among them
};

struct budget {
    std::uint64_t conflicts = ~std::uint64_t{0};
    std::uint64_t visits = ~std::uint64_t{0};
    std::uint64_t bytes = ~std::uint64_t{0};
};

// One search, as a machine without input and output: advance() runs until it needs something or is
// done, supply() feeds it. It decides exactly in the order of the walk (design, section 7), newest
// first, so its first model is the answer, whatever was learned or supplied when.
//
// Variables are projects (0 absent, 1.. releases ascending), extras (0 off, 1 on) and names, which
// stand for a place in the queue or for a choice between providers.
class session {
  public:
    // patience: the n-th try of one project at which more of it is asked for, 16 releases first
    // and four times as many at each further try. Short where a release's metadata says nothing of
    // its neighbours, long where its groups do (2 and 33 looked best on the recorded scenarios;
    // bench/compare).
    // joins_after: so many conflicts pass before facts are joined, which costs a look through two
    // lists of watchers each time; the recorded scenarios have 49 at most.
    // free_after: so many pass before the order of the walk is left now and then (free_search.hpp).
    explicit session(std::uint32_t patience = 33, std::uint64_t joins_after = 64,
                     std::uint64_t free_after = 200)
        : patience_(patience),
          joins_after_(joins_after),
          free_(free_after),
          propagation_(trail_, store_),
          groups_(store_, propagation_),
          analysis_(trail_, store_) {
        constexpr std::size_t usual = 64;  // variables; most searches end without growing
        trail_.reserve(usual);
        store_.reserve(2 * usual);
        agenda_.reserve(usual);
        propagation_.reserve(usual);
        infos_.reserve(usual);
        groups_.reserve(2 * usual);
        analysis_.reserve(usual);
    }
    session(const session&) = delete;
    session& operator=(const session&) = delete;

    var add_project(value releases) { return add(kind::project, true, {}, 0, releases + 1); }
    var add_extra(var project) { return add(kind::extra, false, project, 0, 2); }
    // decide: the search picks a value; otherwise the place in the queue is all that counts.
    // Precondition: the domain is one range.
    var add_name(const value_set& domain, bool decide) {
        return add(kind::name, decide, {}, domain.min(), domain.max() + 1);
    }
    // What follows a name in the queue.
    void set_next(var name, std::vector<var> next) {
        infos_[index(name)].next = static_cast<std::uint32_t>(nexts_.size());
        nexts_.push_back(std::move(next));
    }
    // What is tried first: of the first set that has values left the greatest. Values that are in
    // no set come last, the greatest first; so it is without an order. Precondition: no set is
    // empty.
    void set_order(var v, std::span<const value_set> sets) {
        infos_[index(v)].order = static_cast<std::uint32_t>(orders_.size());
        orders_.insert(orders_.end(), sets.begin(), sets.end());
        orders_.emplace_back();
    }

    // Items of the roots, in the user's order.
    void start(std::span<const var> items) {
        for (const var v : items) agenda_.append(v);
    }

    // Terms over distinct variables that are never all true.
    incompatibility_id forbid(std::span<const term> terms, tag t) {
        const incompatibility_id i = store_.add_axiom(terms, t);
        if (terms.empty())
            refuted_by_ = i;
        else
            propagation_.watch(i);
        return i;
    }

    // A requirement shared by `releases` of an item (a project, or an extra of it): forbids, for
    // each clause, "the project is one of releases, (the extra is on,) and all terms of the
    // clause". `next`: the items it names, in order.
    group_id add_group(var item, const value_set& releases,
                       const std::vector<std::vector<term>>& clauses, const std::vector<var>& next,
                       tag t) {
        const info& owner = infos_[index(item)];
        const bool extra = owner.k == kind::extra;
        return groups_.add(item, extra ? owner.project : item, releases, clauses, next, t);
    }
    // More releases turned out to share it.
    void extend_group(group_id g, const value_set& more) { groups_.extend(g, more); }
    const value_set& releases_of(group_id g) const { return groups_.releases_of(g); }

    // All requirements of one release, in metadata order.
    void supply(var item, value release, const std::vector<group_id>& groups) {
        lists_.start(item, release);
        for (const group_id g : groups) lists_.append(groups_.next(g));
    }
    bool is_supplied(var item, value release) const { return lists_.contains(item, release); }

    status advance(const budget& limit = {}) {
        for (;;) {
            if (refuted_by_ != incompatibility_id::none) return status::unsatisfiable;
            const incompatibility_id c = propagation_.run();
            if (c != incompatibility_id::none) {
                ++conflicts_;
                learn(c);
                continue;
            }
            if (conflicts_ >= limit.conflicts || propagation_.visits() >= limit.visits ||
                (store_.size() + trail_.size() >= weighed_at_ && is_too_large(limit.bytes)))
                return status::paused;
            if (const auto done = progress()) return *done;
        }
    }

    // Takes back all picks, which advance() makes again: domain() says what is left of a variable
    // whatever is picked.
    void restart() {
        backjump(0);
        if (const incompatibility_id c = propagation_.run(); c != incompatibility_id::none)
            learn(c);
    }

    const want& wanted() const { return want_; }
    std::span<const var> queue() const { return agenda_.items(); }
    const value_set& domain(var v) const { return trail_.domain(v); }
    // The same without a pick of v itself.
    const value_set& undecided(var v) const { return trail_.undecided(v); }
    // The same without any pick.
    const value_set& settled(var v) const { return trail_.settled(v); }
    std::uint32_t tries(var v) const { return infos_[index(v)].tries; }
    // What would be picked if these were left. Precondition: not empty.
    value first_tried(var v, const value_set& left) const {
        const value_set* tries = &orders_[infos_[index(v)].order];
        while (!tries->empty() && !left.intersects(*tries)) ++tries;
        return tries->empty() ? left.max() : left.intersect(*tries).max();
    }
    // 0 for whatever the walk did not reach.
    value picked(var v) const { return domain(v).is_single() ? domain(v).min() : 0; }
    std::uint64_t conflicts() const { return conflicts_; }
    std::uint64_t visits() const { return propagation_.visits(); }
    // What it holds, counted by what is in it and not by what is reserved: the same everywhere.
    // Looks at all of it.
    std::uint64_t bytes() const {
        return store_.bytes() + trail_.bytes() + propagation_.bytes() + groups_.bytes() +
               lists_.bytes();
    }

    // Tags of the axioms behind `unsatisfiable`, ascending, each once.
    std::vector<tag> core() const {
        std::vector<tag> tags;
        for (const incompatibility_id i : analysis_.roots_of(refuted_by_))
            if (store_.is_axiom(i)) tags.push_back(store_.tag_of(i));
        std::sort(tags.begin(), tags.end());
        tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
        return tags;
    }

    // Precondition: unsatisfiable.
    refutation proof() const { return {store_, trail_, refuted_by_}; }
    const incompatibility_store& incompatibilities() const { return store_; }
    const free_search& free() const { return free_; }

  private:
    // Weighing costs time, so the next one is due when there is a quarter more to weigh.
    [[gnu::noinline]] bool is_too_large(std::uint64_t most) {
        if (bytes() >= most) return true;
        const std::size_t held = store_.size() + trail_.size();
        weighed_at_ = held + held / 4;
        return false;
    }

    enum class kind : std::uint8_t { project, extra, name };
    struct info {
        kind k;
        bool decide;
        var project;  // of an extra
        std::uint32_t tries = 0;
        std::uint32_t order = 0;  // into orders_
        std::uint32_t next = 0;   // into nexts_; the first is empty
        bool hot = false;         // had a part in a conflict
    };
    var add(kind k, bool decide, var project, value lo, value hi) {
        infos_.emplace_back(k, decide, project);
        agenda_.variable_added();
        analysis_.variable_added();
        propagation_.variable_added();
        return trail_.add(lo, hi);
    }

    void backjump(level to) {
        if (free_.has_turn()) free_.backjump(trail_, to);
        trail_.backjump(to);
        agenda_.backjump(to);
        propagation_.backjumped(to);
        unreached_ = 0;
        if (to <= walked_) walked_ = ~level{0};
        looked_at_ = std::min(looked_at_, trail_.size());
    }

    void learn(incompatibility_id c) {
        level top = 0;
        for (const term& t : store_.terms(c)) top = std::max(top, trail_.level_of(trail_.truth(t)));
        backjump(top);
        analysis::learned l = analysis_.run(c, conflicts_ > joins_after_);
        for (const incompatibility_id i : l.antecedents)
            for (const term& t : store_.terms(i)) {
                infos_[index(t.v)].hot = true;
                free_.had_part(t.v);
            }
        free_.learned(l.covered != incompatibility_id::none);
        if (trail_.now() == 0) {
            refuted_by_ = c;
            return;
        }
        if (l.refuted) {
            backjump(0);
            refuted_by_ = store_.add_derived({}, l.antecedents);
            return;
        }
        // One level back, though the fact could be known further down: most of what lies between
        // would be decided as it was (chronological backtracking: Nadel, Ryvchin 2018). All the way
        // where that led from conflict to conflict, and in free search.
        if (free_.has_turn()) free_.conflict();
        const bool far = stuck_ || free_.has_turn();
        backjump(std::min(far ? l.back_to : trail_.now() - 1, walked_));
        stuck_ = true;
        if (l.covered != incompatibility_id::none) propagation_.unwatch(l.covered);
        propagation_.watch(store_.add_derived(l.terms, l.antecedents));
    }

    struct maybe {  // a status, or "go on"
        bool has = false;
        status s = status::complete;
        explicit operator bool() const { return has; }
        status operator*() const { return s; }
    };

    // What had a part in a conflict may have one again: once its pick is forced, its requirements
    // are asked for at once, before what stands further up in the queue is settled. What is known
    // when does not change the answer.
    bool hot_one_is_unknown() {
        for (; looked_at_ < trail_.size(); ++looked_at_) {
            const var v = trail_.at(looked_at_ + 1).v;
            const info& mine = infos_[index(v)];
            if (!mine.hot || mine.k != kind::project || !domain(v).is_single()) continue;
            const value release = domain(v).min();
            if (release == 0 || lists_.contains(v, release)) continue;
            ask_for(v, v, release);
            return true;
        }
        return false;
    }

    // Settles what can be, up to one decision.
    maybe progress() {
        if (free_.turn_is_over(visits())) {
            backjump(free_.next_turn(trail_, visits()));
            return {};
        }
        if (free_.searches()) {
            decide_freely();
            return {};
        }
        if (hot_one_is_unknown()) return {true, status::wants};
        for (std::size_t at = agenda_.first_open(); at < agenda_.items().size(); ++at) {
            if (agenda_.is_done(at)) continue;
            const var v = agenda_.items()[at];
            if (domain(v).contains(0)) continue;  // nobody needs it yet
            if (agenda_.is_passed(at) && propagation_.earliest_late() < trail_.now()) {
                // It may have been needed before what was settled since.
                backjump(propagation_.earliest_late());
                return {};
            }
            if (infos_[index(v)].decide && !domain(v).is_single()) {
                decide(v);
                agenda_.decide(at, trail_.now());
                free_.picked(trail_, v, picked(v));
                return {};
            }
            if (infos_[index(v)].k == kind::name) {
                agenda_.settle(at, trail_.now());
                for (const var n : nexts_[infos_[index(v)].next]) agenda_.append(n);
            } else if (!settle(at, v)) {
                return {true, status::wants};
            }
        }
        return leave_out();
    }

    // What the walk did not reach is absent: said as decisions, so that what is added after
    // `complete` meets a whole assignment.
    maybe leave_out() {
        for (; unreached_ < infos_.size(); ++unreached_) {
            const var v{static_cast<std::uint32_t>(unreached_)};
            if (!domain(v).contains(0) || domain(v).is_single()) continue;
            walked_ = std::min(walked_, trail_.now());
            trail_.decide(v, 0);
            propagation_.narrowed(v);
            return {};
        }
        return {true, status::complete};
    }

    void decide(var v) {
        stuck_ = false;
        trail_.decide(v, first_tried(v, domain(v)));
        propagation_.narrowed(v);
    }
    void decide_freely() {
        var v{};
        if (free_.next(trail_, v))
            decide(v);
        else
            backjump(free_.keep_model(trail_));
    }

    // False: what follows is not known yet.
    bool settle(std::size_t at, var item) {
        const info& mine = infos_[index(item)];
        const var project = mine.k == kind::extra ? mine.project : item;
        const value release = domain(project).min();
        const auto next = lists_.find(item, release);
        if (!next) {
            ask_for(item, project, release);
            return false;
        }
        agenda_.settle(at, trail_.now());
        for (const var n : *next) agenda_.append(n);
        return true;
    }

    // Picks that propagation forced count as tries as well; what is wanted still, since nothing was
    // supplied, is no new one.
    void ask_for(var item, var project, value release) {
        const bool still = want_.item == item && want_.release == release;
        const std::uint32_t tries = infos_[index(project)].tries += still ? 0 : 1;
        const std::uint32_t beyond = std::min(tries - std::min(tries, patience_), 13U);
        want_ = {item, release, tries < patience_ ? 0 : value{16} << (2 * beyond), tries};
    }

    std::uint32_t patience_;
    std::uint64_t joins_after_;
    free_search free_;
    incompatibility_store store_;
    trail trail_;
    propagation propagation_;
    groups groups_;
    analysis analysis_;
    agenda agenda_;
    std::vector<info> infos_;           // by variable
    std::vector<value_set> orders_{1};  // lists, each closed by an empty set; the first is empty
    std::vector<std::vector<var>> nexts_{1};  // of names
    release_lists lists_;
    want want_{};
    place looked_at_ = 0;        // entries of the trail before it hold nothing hot that is unknown
    std::size_t unreached_ = 0;  // no variable before it waits for leave_out()
    level walked_ = ~level{0};   // the last level of the walk, once leave_out() goes on
    std::uint64_t conflicts_ = 0;
    std::size_t weighed_at_ = 16'384;
    bool stuck_ = false;  // no decision since the last conflict
    incompatibility_id refuted_by_ = incompatibility_id::none;
};

}  // namespace purvey::solve
