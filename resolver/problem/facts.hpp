#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "purvey/model/need.hpp"
#include "purvey/solve/ids.hpp"
#include "purvey/solve/value_set.hpp"
#include "resolver/problem/catalog.hpp"

namespace purvey::problem {

enum class fact_kind : std::uint8_t {
    root,         // the user requires it
    constraint,   // the user constrains it
    requirement,  // releases of a project require it
    unusable,     // a release whose metadata cannot be used
    binding,      // a name is met by its provider alone
    closed,       // a name is met by nobody
    exclusion,    // two members of a family
    obsoletes,    // Obsoletes-Dist keeps two apart
    same_import,  // both own an Import-Name
    extra,        // a substitute lacks an extra
    support,      // what is there, or bound, is not asked for
    goal,         // a total that is to be less, or no more
};

// One axiom of the search in the words of the problem.
struct fact {
    fact_kind kind = fact_kind::root;
    const need* user = nullptr;  // root, constraint
    const known_requirement* what = nullptr;
    known_project* project = nullptr;
    std::string extra;  // exclusion of a closed family: the other member; obsoletes, same_import:
                        // what the metadata says; support: the item that nobody asks for
    solve::group_id group{0};       // requirement: which releases
    std::string text;               // unusable, exclusion, obsoletes, extra: the sentence
    const family* apart = nullptr;  // exclusion: whose
    std::string overlap;            // exclusion, obsoletes, same_import: what --allow-overlap takes
};

class fact_list {
  public:
    solve::tag add(fact f) {
        facts_.push_back(std::move(f));
        return static_cast<solve::tag>(facts_.size() - 1);
    }
    solve::tag add_requirement(const known_requirement& what, known_project& project,
                               const std::string& extra, solve::group_id group) {
        fact& f = facts_.emplace_back();
        f.kind = fact_kind::requirement;
        f.what = &what;
        f.project = &project;
        f.extra = extra;
        f.group = group;
        return static_cast<solve::tag>(facts_.size() - 1);
    }
    const fact& operator[](solve::tag t) const { return facts_[t]; }

  private:
    std::deque<fact> facts_;
};

}  // namespace purvey::problem
