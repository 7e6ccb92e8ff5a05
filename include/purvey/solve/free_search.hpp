#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "purvey/solve/activity.hpp"
#include "purvey/solve/ids.hpp"
#include "purvey/solve/trail.hpp"

namespace purvey::solve {

// Help for a walk that meets conflict after conflict (design, section 7): now and then, what comes
// after its picks is decided in the order of activity, until there is a model or none. It teaches
// the walk, and never makes a pick: the walk's picks are the greatest values left, whatever was
// learned, so the answer stays as it is defined.
//
// The two take turns, counted in visits. A turn of free search is as long as the walk's turn before
// it, and the next one of the walk is twice as long, so nothing takes much more than twice the
// steps. In its turn, the walk goes on too: along a model every pick is known to be possible, and a
// search begins at the first pick that the model does not have. What is known of far-away metadata
// is all that is looked at; a model that what came later contradicts ends the turn.
class free_search {
  public:
    // after: so many conflicts.
    explicit free_search(std::uint64_t after) : after_(after) {}

    void had_part(var v) { active_.had_part(v); }
    // `joined` to one learned before. Where the walk learns what can be joined, it goes through the
    // values of variables one by one, and another order would take that away (pigeonholes).
    void learned(bool joined) {
        ++learned_;
        joined_ += joined ? 1U : 0U;
        active_.conflict_is_over();
    }

    bool has_turn() const { return has_turn_; }
    bool turn_is_over(std::uint64_t visits) const {
        return learned_ >= after_ && (visits >= until_ || broken_);
    }
    // Precondition: turn_is_over(). Where the trail is to go back to.
    level next_turn(const trail& t, std::uint64_t visits) {
        const bool mine = !has_turn_ && 4 * joined_ <= learned_;
        turn_ = turn_ == 0 ? std::max(visits, shortest_turn) : mine ? turn_ : 2 * turn_;
        until_ = visits + turn_;
        const level keep = mine ? 0 : std::min(from_, t.now());
        broken_ = false;
        from_ = mine && model_.empty() ? 0 : nowhere;
        has_turn_ = mine;
        if (mine) active_.start(t);
        return keep;
    }

    // The walk picked x for v, at the current level.
    void picked(const trail& t, var v, value x) {
        if (has_turn_ && !(index(v) < model_.size() && model_[index(v)] == x)) from_ = t.now();
    }
    // Is a search under way?
    bool searches() const { return from_ != nowhere; }
    // What to decide next; false: there is a model.
    bool next(const trail& t, var& v) { return active_.next(t, v); }
    // Precondition: next() said false. The level of the pick that the model confirms.
    level keep_model(const trail& t) {
        model_.resize(t.variables());
        for (std::uint32_t k = 0; k < t.variables(); ++k)
            model_[k] = t.domain(var{k}).is_single() ? t.domain(var{k}).min() : 0;
        const level confirmed = from_;
        from_ = nowhere;
        ++models_;
        return confirmed;
    }

    std::uint64_t models() const { return models_; }

    // A conflict, of the walk or of a search. Precondition: has_turn().
    void conflict() {
        if (searches() || model_.empty()) return;
        broken_ = true;
        model_.clear();
    }
    // Before the trail goes back. Precondition: has_turn().
    void backjump(const trail& t, level to) {
        active_.undone(t, t.size_at(to));
        if (to < from_) from_ = nowhere;
    }

  private:
    static constexpr level nowhere = ~level{0};
    static constexpr std::uint64_t shortest_turn = 16;

    std::uint64_t after_;
    std::uint64_t learned_ = 0, joined_ = 0;
    bool has_turn_ = false;
    std::uint64_t turn_ = 0;   // visits
    std::uint64_t until_ = 0;  // so many visits in all
    bool broken_ = false;
    level from_ = nowhere;      // what is decided above is decided freely
    std::vector<value> model_;  // by variable; agrees with all picks up to from_, or is empty
    std::uint64_t models_ = 0;
    activity active_;
};

}  // namespace purvey::solve
