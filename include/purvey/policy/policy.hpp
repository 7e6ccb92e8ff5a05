#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/attestation.hpp"
#include "purvey/model/need.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/policy/family.hpp"
#include "purvey/policy/file_formats.hpp"
#include "purvey/policy/finding_kind.hpp"
#include "purvey/policy/grant.hpp"
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
    policy_level by = policy_level::project;
};

// The user's word in place of every requirement on a name (uv's overrides), the user's own
// included: `by` as far as their markers hold. Without any: nothing is required (uv's excludes).
struct replacement {
    std::string name;
    std::vector<need> by;
    std::string where;  // "overrides.txt:3"
};

// by_rule: rule 2. The others make pre-releases candidates of all projects, of none, of those
// without a final release, or of those that the user's own words name in a pre-release.
enum class prerelease_mode : std::uint8_t { by_rule, allow, disallow, if_necessary, explicitly };
constexpr std::string_view word(prerelease_mode m) {
    switch (m) {
        case prerelease_mode::allow:
            return "allow";
        case prerelease_mode::disallow:
            return "disallow";
        case prerelease_mode::if_necessary:
            return "if-necessary";
        case prerelease_mode::explicitly:
            return "explicit";
        case prerelease_mode::by_rule:
            break;
    }
    return "by rule";
}

struct policy {
    family_table families;  // shipped, less those switched off
    // What may be installed together all the same: labels of families (rule 5), and pairs of
    // projects (rule 7) as overlap_of() writes them.
    std::vector<std::string> allowed_overlaps;
    std::vector<choice> choices;
    std::vector<user_provides> provides;
    std::vector<user_virtual> virtuals;
    grant_table grants;
    // Names that the user's sources bind, and to which index: its URL as in virtual_indexes.
    std::vector<std::pair<std::string, std::string>> sources;
    // Indexes whose word on virtual names counts: URLs without login and '/' at the end.
    std::vector<std::string> virtual_indexes;
    prerelease_mode prereleases = prerelease_mode::by_rule;
    purvey::objective objective;
    std::vector<replacement> replacements;  // a name at most once
    std::string exclude_newer;              // RFC 3339 UTC, or ""
    // Of single projects instead; "": no limit.
    std::vector<std::pair<std::string, std::string>> exclude_newer_of;
    file_formats formats;
    // Everything in an answer is of a project whose files the user's own words hash (need::hashes).
    bool require_hashes = false;
    std::vector<stated_severity> audit;  // as merge_severity() lets them stand
    std::vector<acceptance> accepted;    // as merge_acceptance() does; higher levels first
    // From a previous lock: locked versions and bindings (rule 6, clause "previous lock").
    std::vector<std::pair<std::string, pep::version>> locked;
    std::vector<choice> locked_bindings;
    // Also from it, for rule 10: the index of each name, and the families table it was made with.
    std::vector<std::pair<std::string, std::string>> locked_indexes;
    std::string locked_families_digest;
    // And who published each, as far as it says so; where a change of that is refused, or "".
    std::vector<std::pair<std::string, attestation_record>> locked_publishers;
    std::string publisher_changes_refused;
    // And the files that it names, so that none is replaced in place.
    struct locked_file {
        std::string project, name, sha256;
    };
    std::vector<locked_file> locked_files;
};

// The page's index says that the name is virtual, and its word on that counts.
bool says_virtual(const policy&, const listing& page);

// A pair of projects, in any order, as one word: no label has a plus sign.
inline std::string overlap_of(const std::string& a, const std::string& b) {
    return a < b ? a + "+" + b : b + "+" + a;
}

// The limit on upload times of the project's files, or "".
inline std::string_view uploaded_before(const policy& p, std::string_view project) {
    for (const auto& [name, limit] : p.exclude_newer_of)
        if (name == project) return limit;
    return p.exclude_newer;
}

}  // namespace purvey
