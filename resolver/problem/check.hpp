#pragma once

#include <optional>
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

// Checks a resolution against metadata, without the solver, its integers or the catalog: every
// requirement text is read again and tested by the operators of PEP 440. Returns what is wrong, one
// sentence each; empty: every requirement is met, nothing is there that nobody asked for, no two
// members of a family overwrite each other.
class resolution_check {
  public:
    // Both outlive it, and so does the source of what it checks.
    resolution_check(const policy&, const environment&);
    std::vector<std::string> run(const resolution&, const request&) const;

  private:
    const policy& policy_;
    const environment& target_;
    std::unordered_map<std::string_view, const family*> family_of_;
    // Texts of the source, read once; what does not parse is kept as nothing.
    mutable std::unordered_map<std::string_view, std::optional<pep::requirement>> read_;
};

}  // namespace purvey::problem
