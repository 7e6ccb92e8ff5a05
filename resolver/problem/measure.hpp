#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "purvey/answer/certificate.hpp"
#include "purvey/policy/objective.hpp"
#include "resolver/problem/catalog.hpp"
#include "resolver/problem/ceiling.hpp"
#include "resolver/problem/search.hpp"

namespace purvey::problem {

// A goal as weights: what each candidate adds to the total that is to be least. A function of the
// request, the policy and the answer before it, never of the search.
class measure {
  public:
    virtual ~measure() = default;
    virtual std::size_t places() const { return 1; }
    virtual weight of(const known_project&, solve::value) const = 0;
    // The total in one number, for people.
    virtual std::uint64_t told(const total& t) const { return t.back(); }
    virtual std::uint64_t unknown(const total&) const { return 0; }

    // In a certificate's words.
    claimed_goal in_words(goal, const total&) const;

    std::vector<weight> all(const known_project&) const;
    total of(const search& answer) const;

  private:
    virtual std::string place_in_words(std::size_t) const { return "projects"; }
    // Of projects that are to stay as they are.
    virtual std::vector<std::pair<std::string, std::string>> versions() const { return {}; }
};

// present: the best answer by the goals before this one.
std::unique_ptr<measure> make_measure(goal, catalog&, const search& present);

// Projects that the user's own requirements name, for this target, in the user's order.
std::vector<std::string> direct_projects(catalog&);

}  // namespace purvey::problem
