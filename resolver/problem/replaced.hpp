#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/policy.hpp"

namespace purvey::problem {

// What is asked for, with the user's own words replaced as everybody else's are.
request replaced(const request&, const std::vector<replacement>&);

// What stands for every requirement on a name in one target.
class replacements_in_force {
  public:
    replacements_in_force(const policy&, const environment& target);
    bool empty() const { return by_name_.empty(); }
    // Null: it is met as it stands. Nothing: it is dropped.
    const std::optional<pep::requirement>* of(const std::string& name) const {
        const auto at = by_name_.find(name);
        return at == by_name_.end() ? nullptr : &at->second;
    }

  private:
    std::map<std::string, std::optional<pep::requirement>> by_name_;
};

// With --require-hashes: is everything of a project whose files the request hashes? Errors:
// bad_input, with the lines that are missing.
expected_void<error> all_hashed(const resolution&, const request&, const policy&);

// What a certificate cannot state yet of these rules, or "".
std::string_view beyond_certificates(const policy&);

}  // namespace purvey::problem
