#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/policy/family.hpp"
#include "purvey/policy/objective.hpp"

// What the user decided, from pyproject.toml, purvey.toml and the command line.
namespace purvey {

struct choice {
    std::string name;      // a family's label or a normalised (virtual or real) name
    std::string provider;  // normalised project
    std::string where;     // "purvey.toml:3", "--choose"
};

struct user_provides {  // [tool.purvey.provides] project = ["name==v"]
    std::string project;
    std::vector<pep::provides_entry> entries;
    std::string where;
};

struct user_virtual {  // [tool.purvey.virtual] name = ["project", ...]
    std::string name;
    std::vector<std::string> providers;
    std::string where;
};

enum class prerelease_mode : std::uint8_t { by_rule, allow, disallow };
constexpr std::string_view word(prerelease_mode m) {
    return m == prerelease_mode::allow      ? "allow"
           : m == prerelease_mode::disallow ? "disallow"
                                            : "by rule";
}

struct policy {
    family_table families;                      // shipped, less those switched off
    std::vector<std::string> allowed_overlaps;  // labels set to "allow"
    std::vector<choice> choices;
    std::vector<user_provides> provides;
    std::vector<user_virtual> virtuals;
    prerelease_mode prereleases = prerelease_mode::by_rule;
    purvey::objective objective;
    std::string exclude_newer;  // RFC 3339 UTC, or ""
    // From a previous lock: locked versions and bindings (rule 6, clause "previous lock").
    std::vector<std::pair<std::string, pep::version>> locked;
    std::vector<choice> locked_bindings;
    // Also from it, for rule 10: the index of each name, and the families table it was made with.
    std::vector<std::pair<std::string, std::string>> locked_indexes;
    std::string locked_families_digest;
};

}  // namespace purvey
