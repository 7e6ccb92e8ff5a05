#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/model/release.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/solve/value_set.hpp"

namespace purvey::problem {

// A release that may be picked, and its files: those that fit the target first (wheels by tag, then
// the sdist), then the others, whose metadata may serve.
struct candidate {
    std::size_t release = 0;
    std::vector<std::size_t> files;
    std::size_t fitting = 0;
};

struct passed_over {
    std::size_t release = 0;
    std::string why;
};

// Which releases are candidates, settled before the search (rule 2 of spec/provides.md). Value k of
// the project's variable is candidates[k - 1].
struct candidate_table {
    std::vector<candidate> candidates;  // ascending by version
    std::vector<passed_over> passed;    // the others, ascending
    solve::value_set prereleases;
    bool prereleases_ok = false;  // pre-releases are ordinary candidates of this project

    solve::value count() const { return static_cast<solve::value>(candidates.size()); }
};

// What rule 2 needs to know besides the page.
struct gate {
    const environment* target = nullptr;
    const policy* rules = nullptr;
    const request* asked = nullptr;

    candidate_table admit(const listing& page) const;
};

}  // namespace purvey::problem
