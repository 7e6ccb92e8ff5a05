#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/version.hpp"

namespace purvey::pep {

enum class specifier_op : std::uint8_t {
    equal,          // ==
    not_equal,      // !=
    less,           // <
    less_equal,     // <=
    greater,        // >
    greater_equal,  // >=
    compatible,     // ~=
    arbitrary,      // ===
};
std::string_view to_string(specifier_op);

// Where a version lies against the interval a clause speaks of.
enum class clause_side : std::int8_t { below = -1, inside = 0, above = 1 };

// One clause of a specifier set.
struct specifier_clause {
    specifier_op op = specifier_op::equal;
    bool wildcard = false;  // ==V.* and !=V.*
    bool parsed = true;     // false: `===` with a text that is no version; then `version` is 0
    pep::version version;
    std::string written;  // the version as written, without `.*`; "" where it equals version.str()

    // Every operator but `===` speaks of one interval of versions (`!=` of the one it excludes), so
    // that over ascending versions locate() goes from below to inside to above: search by halves.
    // Precondition: op != arbitrary.
    clause_side locate(const pep::version&) const;
    bool contains(const pep::version&) const;
    std::string str() const;
};

// A comma-separated set of clauses (PEP 440). Matching here never applies a pre-release policy:
// contains() answers the operators alone, as packaging's contains(v, prereleases=True). Which
// pre-releases are candidates is rule 2 of spec/provides.md and lives elsewhere.
class specifier_set {
  public:
    static expected<specifier_set, parse_error> parse(std::string_view text);
    specifier_set() = default;
    explicit specifier_set(std::vector<specifier_clause> clauses) : clauses_(std::move(clauses)) {}

    bool empty() const { return clauses_.empty(); }  // no clause: matches everything
    bool contains(const version&) const;             // every clause holds; `===` compares str()
    // A clause other than `!=` and `==X.*` names a pre-release (packaging's rule).
    bool names_prerelease() const;
    // True for a single `==` without wildcard or `===`: the user's own words pin one version.
    bool is_pin() const;
    std::string str() const;  // clauses in the order written, normalised spacing
    const std::vector<specifier_clause>& clauses() const { return clauses_; }

  private:
    std::vector<specifier_clause> clauses_;
};

}  // namespace purvey::pep
