#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "property/resolve/reading.hpp"

namespace purvey::check {

// How names are met: a virtual or chosen number by one project, a family by one member.
struct bindings {
    static constexpr int closed = -2;
    std::map<reading::number, reading::number> names;
    std::map<const family*, reading::number> families;
};

// By name: the candidate picked, or reading::none.
using picks = std::vector<int>;

// What the roots reach with some picks.
struct reach {
    enum { broken, lacks, unbound, whole } state = broken;
    reading::number what =
        reading::none;                 // lacks: a project without a pick; unbound: a virtual name
    std::vector<reading::number> met;  // by name: by which project
    std::vector<std::set<std::string>> extras;               // by project
    std::vector<std::vector<const reading::asking*>> asked;  // by name
    std::set<reading::number> unmet, outside, exempt;
};

struct model {
    picks of;
    reach reached;
};

// Every model of a world, by branching over what is reached.
class models {
  public:
    models(const reading& r, std::size_t most_looked_at) : r_(r), left_(most_looked_at) {}

    using test = std::function<bool(const model&)>;
    // One that has these picks, under these bindings: names not bound are met by their own project,
    // virtual ones by nothing; a family not bound excludes nothing.
    std::optional<model> one(const bindings&, const picks&, const test& = {});
    // One in which every number is bound in some allowed way and every exclusion is on.
    std::optional<model> complete(const bindings&, const test&);
    // The walk of design section 7, and the names in the order of its queue.
    struct walked {
        model found;
        std::vector<reading::number> names, projects;
    };
    std::optional<walked> walk(const bindings&);
    // The walk among the models that are least by each of the world's goals in turn
    // (spec/objectives.md): unchanged, declared or fewest.
    std::optional<walked> best(const bindings&);

    // Nothing said above counts.
    bool gave_up() const { return left_ == 0; }

    picks nothing() const { return picks(static_cast<std::size_t>(r_.count()), reading::none); }
    // Do all who ask for the number, and all constraints on it, agree with this pick of its
    // provider?
    bool met(reading::number, const std::vector<const reading::asking*>&, reading::number by,
             int release) const;

  private:
    using weight = std::function<std::size_t(const model&)>;
    weight weight_of(goal, const walked& present) const;
    void pick(reading::number, const bindings&, picks&, std::optional<model>&);
    bool search(picks&, const bindings&, bool all, const test&, std::optional<model>&);
    reach follow(const picks&, const bindings&, bool all) const;
    bool follow_one(const picks&, const bindings&, reading::number from, const reading::asking&,
                    reach&, std::vector<std::pair<reading::number, const reading::asking*>>&) const;
    bool apart(const picks&, const bindings&, const reach&) const;
    bool one_member(const picks&, const bindings&, const reach&) const;
    reading::number provider(reading::number, const bindings&, bool inside) const;

    const reading& r_;
    std::size_t left_;
    test kept_;  // what the walk is among
};

}  // namespace purvey::check
