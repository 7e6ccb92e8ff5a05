#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/units.hpp"

namespace purvey::problem {

// "These releases of a project require a name", or cannot be used.
struct statement {
    known_project* from = nullptr;
    std::string extra, to;  // to "": cannot be used
    solve::value_set releases;
    struct text {
        const known_requirement* what;
        solve::value_set releases;
    };
    std::vector<text> texts;  // of the newest release first
    // No candidate of `to` that the user's own words leave is admitted by any of the texts: it
    // takes no other statement to see that these releases are out.
    bool dead_end = false;
};

// A set of units without an answer, as statements about the releases that they concern. Read off
// the metadata, not off a proof.
class reasons {
  public:
    // all_known: what they lead to is read, where metadata is far away.
    reasons(catalog&, name_rules&, const bindings&, const std::set<unit>&, bool all_known);

    // Indices into the request, in its order.
    const std::vector<std::size_t>& requirements() const { return requirements_; }
    const std::vector<std::size_t>& constraints() const { return constraints_; }
    // By project, what is a dead end first. A release that a dead end puts out is in no other
    // statement on what its project requires.
    const std::vector<statement>& all() const { return statements_; }

    // Candidates that the user's own words among the units admit.
    solve::value_set left_by_user(known_project&) const;
    // Those that statements and the user's own words lead to.
    const solve::value_set& reached(const known_project& p) const {
        return reached_.find(&p)->second;
    }
    // Such a version, candidate or not, is admitted by the user's own words on the project; where
    // there are none, by a statement, one that is no dead end unless those count too.
    bool leads_to(const known_project&, const pep::version&, bool dead_ends_too) const;
    // The name is met by its own project.
    bool is_plain(const std::string& name) const;

  private:
    void read(known_project&, const unit&);
    void add(statement&, const known_requirement&, const solve::value_set&);
    void reach();
    bool read_reached();
    void trim();

    catalog& catalog_;
    name_rules& names_;
    const bindings& bound_;
    std::vector<std::size_t> requirements_, constraints_;
    std::vector<statement> statements_;
    std::map<known_project*, solve::value_set, std::less<>> reached_;
};

}  // namespace purvey::problem
