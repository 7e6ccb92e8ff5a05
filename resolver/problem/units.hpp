#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <set>
#include <string>

#include "purvey/model/need.hpp"
#include "resolver/problem/facts.hpp"

namespace purvey::problem {

// What an explanation keeps or drops as a whole: "releases of a project require a name", whatever
// the range, or one of the user's own words. The order is the one in which units are kept: first
// what the projects say that the user's words name, then the rest by name, then the words as given;
// so as few words as can be are kept, whatever the projects say. It is a function of the request
// alone: what is kept does not depend on how a proof was found.
struct unit {
    enum class source : std::uint8_t { named_project, other_project, requirement, constraint };
    source from = source::requirement;
    std::size_t place = 0;           // own words: index into the request
    std::string project, extra, to;  // else; to "": releases whose metadata cannot be used
    bool is_own() const { return from == source::requirement || from == source::constraint; }
    friend auto operator<=>(const unit&, const unit&) = default;
};

// The units of one request.
class unit_order {
  public:
    explicit unit_order(const request& asked);
    unit of(const need&) const;  // one of the request's
    unit of(const known_project&, const std::string& extra, const std::string& to) const;
    // Nothing for facts that nobody can change.
    std::optional<unit> of(const fact&) const;

  private:
    const request& asked_;
    std::set<std::string> named_;
};

// The units that a restricted search counts: some, and all that come before a bound.
struct unit_filter {
    const unit_order* order = nullptr;
    std::set<unit> kept;
    std::optional<unit> below;

    bool holds(const unit& u) const { return (below && u < *below) || kept.contains(u); }
};

}  // namespace purvey::problem
