#include <algorithm>
#include <numeric>

#include "purvey/pep/requirement.hpp"
#include "resolver/audit/checks.hpp"

namespace purvey::audit {
namespace {

bool has(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

// Both are the holder's in one namespace, as their index says (PEP 752).
bool owned_together(const listing& a, const listing& b) {
    if (!a.namespaces || !b.namespaces) return false;
    return std::any_of(a.namespaces->begin(), a.namespaces->end(), [&](const granted_namespace& n) {
        return n.owned &&
               std::find(b.namespaces->begin(), b.namespaces->end(), n) != b.namespaces->end();
    });
}

// Files whose metadata may be read, the locked ones first, and how many these are.
std::pair<std::vector<std::size_t>, std::size_t> files_of(const std::vector<release_file>& files,
                                                          const std::vector<audited_file>& locked) {
    std::vector<std::size_t> order(files.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    const auto end = std::stable_partition(order.begin(), order.end(), [&](std::size_t k) {
        return std::any_of(locked.begin(), locked.end(),
                           [&](const audited_file& f) { return f.name == files[k].name; });
    });
    return {order, static_cast<std::size_t>(end - order.begin())};
}

}  // namespace

bool checks::said_by_user(const std::string& project, const std::string& name) const {
    const policy& rules = by_.rules;
    for (const user_provides& u : rules.provides)
        for (const pep::provides_entry& e : u.entries)
            if (u.project == project && e.name == name) return true;
    for (const user_virtual& v : rules.virtuals)
        if (v.name == name && has(v.providers, project)) return true;
    for (const choice& c : rules.choices)
        if (c.name == name && c.provider == project) return true;
    for (const family& f : rules.families.families)
        for (const stands_for& s : f.stands)
            if (s.provider == project && s.name == name) return true;
    const grant* g = rules.grants.find(project);
    return g != nullptr && may_provide(*g, name);
}

// A root authorises itself for names that are virtual: held on their index without a release.
expected<std::optional<bool>, error> checks::authorised(const subject& s, const std::string& name) {
    if (said_by_user(s.what.project, name)) return std::optional(true);
    const auto said = by_.indexes.ask(name);
    if (!said) return unexpected(said.error());
    miss(name, *said);
    if (s.page != nullptr && s.from && said->known(*s.from) &&
        owned_together(*s.page, *said->at[*s.from]))
        return std::optional(true);
    const bool owned = s.page != nullptr && s.page->namespaces && !s.page->namespaces->empty();
    const bool root = has(set_.roots, s.what.project);
    const bool home_known = said->home && said->at[*said->home] != nullptr;
    for (const auto& [index, e] : said->failed)
        if ((owned && index == s.from) || (root && !home_known)) return std::optional<bool>();
    if (!root || !home_known) return std::optional(false);
    const listing& page = *said->at[*said->home];
    return std::optional(page.exists && page.releases.empty() && page.rejected.empty());
}

void checks::expect_provides(const subject& s) const {
    if (s.what.provides || s.picked == nullptr) return;
    const auto [files, locked] = files_of(s.picked->files, s.what.files);
    by_.indexes.all[*s.from].from->expect_metadata(*s.page, s.place, files, locked);
}

expected<std::vector<std::string>, error> checks::provides_of(const subject& s) {
    if (s.what.provides) return *s.what.provides;
    std::vector<std::string> out;
    if (s.picked == nullptr) return out;
    const auto [files, locked] = files_of(s.picked->files, s.what.files);
    const auto m = by_.indexes.all[*s.from].from->metadata(*s.page, s.place, files, locked);
    if (!m && m.error().kind != error_kind::unknown) return unexpected(m.error());
    if (!m) {
        miss(s.what.project, *s.from, m.error());
        return out;
    }
    if ((*m)->origin == metadata_origin::needs_build) ++without_metadata_;
    for (const std::string_view each : (*m)->provides_dist) out.emplace_back(each);
    return out;
}

expected_void<error> checks::check_provides(const subject& s) {
    const auto claims = provides_of(s);
    if (!claims) return unexpected(claims.error());
    for (const std::string& text : *claims) {
        const auto entry = pep::parse_provides(text);
        if (!entry) {
            say(finding_kind::ignored_provides, s.what,
                "has an entry Provides-Dist that is ignored, '" + text +
                    "': " + entry.error().message);
            continue;
        }
        if (entry->name == s.what.project) continue;
        const auto allowed = authorised(s, entry->name);
        if (!allowed) return unexpected(allowed.error());
        if (*allowed == false)
            say(finding_kind::stranger_provides, s.what,
                "claims to provide " + entry->name + ", for which nobody authorised it");
    }
    return std::monostate{};
}

}  // namespace purvey::audit
