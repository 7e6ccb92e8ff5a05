#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "resolver/problem/bind.hpp"

namespace purvey::problem {

// What a refused request was about, besides the problem itself.
struct at_fault {
    std::vector<std::size_t> requirements, constraints;  // the user's own words among the units
    std::vector<std::string> choices;                    // recorded ones
    std::set<std::string> overlaps;                      // what --allow-overlap would let be
    std::vector<std::string> replaced;                   // names that the user replaced
    std::vector<std::string> pythons;  // that would take what Requires-Python keeps away
};

// A specifier changed so that it admits a version.
struct rewrite {
    pep::specifier_set what;
    std::string out, in;  // the clauses that go, and what comes for them
};

// The smallest changes to the user's own words that make a request solvable, each of them solved:
// first by one step, then by two, and so on. A word is relaxed in one step; to leave a requirement
// out takes two, with a specifier or without. Each conflict on the way says which words the next
// step can be about, so no smaller change is missed (Reiter's hitting sets). Where the smallest
// take somebody back to the oldest releases of a project, those of one step more are looked at as
// well. The last thing a run does: the catalog belongs to other requests from here on.
class repairer {
  public:
    repairer(catalog& c, const family_index& f, const meter& m)
        : catalog_(c), families_(f), meter_(m) {}

    // said: the request before its words were replaced.
    std::vector<conflict::repair> run(const request& asked, const request& said, const at_fault&);
    // What kept a change from being tried to the end, of the first such; or "".
    const std::string& not_tried() const { return not_tried_; }

  private:
    struct word {
        bool constraint;
        std::size_t place;
        friend auto operator<=>(const word&, const word&) = default;
    };
    using steps = std::map<word, int>;  // 1 relaxed, 2 left out
    struct changed {
        request what;
        std::vector<std::size_t> requirements, constraints;  // places in what was asked
    };
    struct tried {
        std::optional<conflict::repair> works;
        double oldest = 0;                          // of the results: 0 newest, 1 oldest
        std::map<std::string, pep::version> picks;  // of projects that the request names
        bool bound = false;                         // names were met by way of a binding
        std::vector<word> next;                     // else: words that the conflict is about
    };
    struct level {  // repairs of as many steps
        std::vector<std::pair<double, conflict::repair>> works;
        bool recent() const;
    };

    changed change(const steps&) const;
    tried solve(catalog&, const changed&, const family_index&, const std::string& without_choice);
    tried solve(const steps&);
    tried solve_for(const environment&, const policy&, const changed&);
    bool stays_with(const tried&, const std::string& name, const pep::specifier_set&) const;
    void put(changed&, const word&, const pep::specifier_set&) const;
    void describe(const word&, int step, const rewrite*, conflict::repair& to) const;
    void read_answer(const request&, const binder&, bool asks, tried&) const;
    void further(const steps&, const std::vector<word>&);
    void look_at(const steps&, level&);
    static int count(const steps&);
    void search_words(const at_fault&);
    void try_policy(const at_fault&);
    void try_without_replacement(const at_fault&, const request& said);
    void try_pythons(const at_fault&);
    void leave(std::string why);
    void keep(level);
    const need& said(const word&) const;

    catalog& catalog_;
    const family_index& families_;
    const meter& meter_;
    const request* asked_ = nullptr;
    std::map<int, std::vector<steps>> ahead_;  // by count
    std::set<steps> seen_;
    std::string not_tried_;
    std::vector<conflict::repair> found_;
};

}  // namespace purvey::problem
