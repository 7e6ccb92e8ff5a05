#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/version.hpp"

namespace purvey::pep {

// A comma-separated set of clauses (PEP 440). Matching here never applies a pre-release policy:
// contains() answers the operators alone, as packaging's contains(v, prereleases=True). Which
// pre-releases are candidates is rule 2 of spec/provides.md and lives elsewhere.
class specifier_set {
  public:
    static expected<specifier_set, parse_error> parse(std::string_view text);

    bool empty() const;                       // no clause: matches everything
    bool contains(const version&) const;      // every clause holds
    // For a candidate that has no PEP 440 version text other than this: `===` compares text.
    // A clause other than `!=` and `==X.*` names a pre-release (packaging's rule).
    bool names_prerelease() const;
    // True for a single `==` without wildcard or `===`: the user's own words pin one version.
    bool is_pin() const;
    std::string str() const;                  // clauses in the order written, normalised spacing
};

}  // namespace purvey::pep
