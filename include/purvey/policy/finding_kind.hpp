#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/policy/grant.hpp"

// What `purvey audit` may find, and how grave each kind is taken to be (spec/audit.md).
namespace purvey {

// As SARIF has them. An error is what policy forbids (exit 4).
enum class severity : std::uint8_t { off, note, warning, error };
inline constexpr std::array<std::string_view, 4> severity_words{"off", "note", "warning", "error"};
constexpr std::string_view word(severity s) {
    return severity_words[static_cast<std::size_t>(s)];
}

enum class finding_kind : std::uint8_t {
    ungranted,
    not_owned,
    virtual_name,
    elsewhere_only,
    two_indexes,
    two_indexes_bound,
    private_name,
    private_name_bound,
    stranger_provides,
    ignored_provides,
    near_miss,
    young,
    single_release,
    quarantined,
    archived,
    deprecated,
    hash_changed,
    file_vanished,
    index_changed,
    yanked,
    missing_hash,
    no_metadata,
};

struct finding_rule {
    finding_kind kind;
    std::string_view id;
    severity usual;
    std::string_view says;  // a clause about projects: "names that ..."
};

// In the order of the enumeration, which is that of a report.
inline constexpr std::array<finding_rule, 22> finding_rules{{
    {finding_kind::ungranted, "ungranted", severity::error,
     "a name that a grant gives to one index, from somewhere else"},
    {finding_kind::not_owned, "not-owned", severity::error,
     "a project that counts only if it is its owner's, and of which its index does not say so"},
    {finding_kind::virtual_name, "virtual-name", severity::error,
     "a project in the place of a name that is declared virtual, which only providers may meet"},
    {finding_kind::elsewhere_only, "elsewhere-only", severity::error,
     "a name that its own index does not have, and another index has"},
    {finding_kind::two_indexes, "two-indexes", severity::warning,
     "a name that several indexes serve, with different files, and nothing binds to one"},
    {finding_kind::two_indexes_bound, "two-indexes-bound", severity::note,
     "a name that other indexes serve as well, bound to one by a source or a grant"},
    {finding_kind::private_name, "private-name", severity::warning,
     "a name that is free on the default index, where anybody could register it"},
    {finding_kind::private_name_bound, "private-name-bound", severity::note,
     "a name that is free on the default index, and bound to another by a source or a grant"},
    {finding_kind::stranger_provides, "stranger-provides", severity::warning,
     "metadata that claims to provide a name for which nobody authorised the project"},
    {finding_kind::ignored_provides, "ignored-provides", severity::note,
     "a Provides-Dist entry that is not of the form that counts, and is ignored"},
    {finding_kind::near_miss, "near-miss", severity::warning,
     "a name that nearly is one of your own, or of a namespace that you granted"},
    {finding_kind::young, "young", severity::warning, "a project whose first file is recent"},
    {finding_kind::single_release, "single-release", severity::note,
     "a project that has one release only"},
    {finding_kind::quarantined, "quarantined", severity::error,
     "a project that its index holds back as suspicious"},
    {finding_kind::archived, "archived", severity::note,
     "a project that its owner does not expect to update any more"},
    {finding_kind::deprecated, "deprecated", severity::warning,
     "a project that its owner calls obsolete"},
    {finding_kind::hash_changed, "hash-changed", severity::error,
     "a locked file whose hash or size is no longer what its index says"},
    {finding_kind::file_vanished, "file-vanished", severity::warning,
     "a locked file that its index does not list any more"},
    {finding_kind::index_changed, "index-changed", severity::error,
     "a locked name that another index would supply today"},
    {finding_kind::yanked, "yanked", severity::warning,
     "a locked release that was withdrawn since"},
    {finding_kind::missing_hash, "missing-hash", severity::error,
     "a locked file without a hash: nothing says which bytes are meant"},
    {finding_kind::no_metadata, "no-metadata", severity::warning,
     "an installed distribution whose metadata is missing or broken, so that nothing is known of "
     "it"},
}};
constexpr const finding_rule& rule_of(finding_kind k) {
    return finding_rules[static_cast<std::size_t>(k)];
}

struct stated_severity {  // [tool.purvey.audit] two-indexes = "error"
    finding_kind of{};
    severity as{};
    std::string where;
    policy_level by = policy_level::project;
};

// Somebody has looked at what an audit finds, and accepts it: [[tool.purvey.audit.accept]].
struct acceptance {
    finding_kind of{};
    std::string project;  // normalised
    std::string reason;
    std::string until;  // the last day on which it counts, "2027-01-31"; "": always
    std::string where;
    policy_level by = policy_level::project;
};

// A lower level only raises what a higher one states, so the greatest word counts. `by`: who
// forbids what was found; words of lower levels say nothing of it.
inline severity severity_of(finding_kind k, const std::vector<stated_severity>& stated,
                            policy_level by) {
    severity greatest = severity::off;
    bool said = false;
    for (const stated_severity& s : stated)
        if (s.of == k && s.by <= by) greatest = said ? std::max(greatest, s.as) : s.as, said = true;
    return said ? greatest : rule_of(k).usual;
}

}  // namespace purvey
