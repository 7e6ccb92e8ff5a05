#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/policy/policy.hpp"

namespace purvey::problem {

// Checks a resolution against metadata, without the solver, its integers or what the catalog made
// of them: every requirement text is tested by the operators of PEP 440 and its marker. Returns
// what is wrong, one sentence each; empty: every requirement is met, nothing is there that nobody
// asked for, no two members of a family overwrite each other.
class resolution_check {
  public:
    // pep::parse_requirement by another name: whoever has parsed a text before need not again.
    // nullptr: cannot be read.
    using parser = std::function<const pep::requirement*(std::string_view)>;
    // Policy, environment and what the parser gives outlive it.
    resolution_check(const policy&, const environment&, parser);
    std::vector<std::string> run(const resolution&, const request&) const;

  private:
    const policy& policy_;
    const environment& target_;
    std::unordered_map<std::string_view, const family*> family_of_;
    parser parse_;
};

}  // namespace purvey::problem
