#pragma once

#include <set>
#include <string>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "resolver/problem/bind.hpp"

namespace purvey::problem {

// A "no" in the words of the requirements: the smallest set of units (the user's requirements and
// constraints, "releases of P require Q") that still has no answer, kept in input order, and the
// changes to the user's own words that were tried and work.
class explainer {
  public:
    // blamed: recorded choices without which there is an answer.
    explainer(catalog& c, name_rules& n, const attempt& refuted,
              const std::vector<std::string>& blamed, meter& m)
        : catalog_(c), names_(n), refuted_(refuted), blamed_(blamed), meter_(m) {}

    std::vector<std::string> lines();
    // The requirements of the proof that was found, whether all are needed or not.
    std::vector<std::string> unminimised();
    // Root requirements (indices into request::requirements) and constraints of the smallest set.
    const std::vector<std::size_t>& guilty_roots() const { return roots_; }
    const std::vector<std::size_t>& guilty_constraints() const { return constraints_; }

  private:
    struct arrow {  // releases of `from` require `to`
        known_project* from;
        std::string extra, to;
        solve::value_set releases;
        std::vector<const known_requirement*> texts;
    };

    void minimise();
    bool refutes(const std::set<std::string>& units);
    void collect(const search&);
    std::vector<std::string> in_order() const;
    std::string needs(const arrow&) const;
    std::string unmet(const std::string& name, const pep::requirement&) const;
    std::string but(const std::string& name) const;

    catalog& catalog_;
    name_rules& names_;
    const attempt& refuted_;
    const std::vector<std::string>& blamed_;
    meter& meter_;
    std::vector<std::string> units_;  // in input order
    std::vector<arrow> arrows_;
    std::vector<std::string> sentences_;
    std::vector<std::size_t> roots_, constraints_;
};

}  // namespace purvey::problem
