#include <algorithm>

#include "resolver/audit/checks.hpp"

namespace purvey::audit {
namespace {

std::string granted_at(const grant& g) {
    return g.where + " grants " + pep::shown_name_space(g.name_space) + " to " + g.index;
}

// A mirror serves the very same files, and nobody can be led astray by it.
bool same_content(const listing& a, const listing& b) {
    if (a.releases.size() != b.releases.size() || !a.files_known || !b.files_known) return false;
    for (std::size_t k = 0; k < a.releases.size(); ++k) {
        const release &x = a.releases[k], &y = b.releases[k];
        if (x.version != y.version || x.files.size() != y.files.size()) return false;
        for (const release_file& f : x.files) {
            const release_file* g = file_called(y, f.name);
            if (g == nullptr || f.hashes.empty() || f.hashes != g->hashes) return false;
        }
    }
    return true;
}

}  // namespace

void checks::check_grant(const subject& s) {
    const audited& what = s.what;
    const grant* g = grant_of(what.project);
    if (g == nullptr) return;
    if (!what.direct.empty()) {
        if (what.direct != "a directory")
            say(finding_kind::ungranted, what,
                "comes from " + what.direct + ", but " + granted_at(*g), g->by);
    } else if (!s.index.empty()) {
        if (names_.broken(what.project, s.index) != nullptr)
            say(finding_kind::ungranted, what, "comes from " + s.index + ", but " + granted_at(*g),
                g->by);
    } else if (s.picked == nullptr && what.version && s.from) {
        say(finding_kind::ungranted, what,
            "comes from somewhere else: " + g->index + ", to which " + g->where + " grants " +
                pep::shown_name_space(g->name_space) + ", does not have it",
            g->by);
    }
}

void checks::check_near(const audited& what) {
    const own_name* own = names_.near(what.project);
    if (own == nullptr) return;
    say(finding_kind::near_miss, what,
        own->begins ? "begins nearly as " + own->name + ", a namespace that is granted"
                    : "is nearly " + own->name + ", which you ask for");
}

// Of what came from elsewhere "ungranted" says it.
void checks::check_owner(const subject& s) {
    const grant* g = grant_of(s.what.project);
    if (g == nullptr || !g->require_owned || s.from != s.said.home || s.page == nullptr) return;
    const ownership said = ownership_of(*g, *s.page);
    if (said == ownership::owned) return;
    const std::string index = by_.indexes.all[*s.from].called();
    const std::string whose =
        said == ownership::not_said  ? "may be anybody's: " + index + " says nothing of namespaces"
        : said == ownership::nobodys ? "may be anybody's: " + index + " granted its name to nobody"
                                     : "is a stranger's, " + index + " says";
    say(finding_kind::not_owned, s.what,
        whose + ", but " + g->where + " grants " + pep::shown_name_space(g->name_space) + " to " +
            (g->owner.empty() ? "its owner" : g->owner) + " alone",
        g->by);
}

void checks::check_virtual(const subject& s) {
    const auto& all = by_.rules.virtuals;
    const auto declared = std::find_if(
        all.begin(), all.end(), [&](const user_virtual& v) { return v.name == s.what.project; });
    std::string who;
    policy_level by = policy_level::published;
    if (declared != all.end()) {
        who = declared->where + " declares";
        by = declared->by;
    }
    if (who.empty() && s.said.home && s.said.known(*s.said.home) &&
        says_virtual(by_.rules, *s.said.at[*s.said.home]))
        who = by_.indexes.all[*s.said.home].called() + " says";
    if (!who.empty())
        say(finding_kind::virtual_name, s.what,
            "is a project of its own, but " + who + " that the name is virtual", by);
}

void checks::check_indexes(const subject& s) {
    const auto holder = s.said.holder();
    if (!holder || (s.said.bound && s.said.at[*holder] == nullptr)) return;
    const std::size_t home = *holder;
    std::string others;
    for (std::size_t k = 0; k < s.said.at.size(); ++k) {
        if (k == home || !s.said.known(k)) continue;
        if (s.said.known(home) && same_content(*s.said.at[home], *s.said.at[k])) continue;
        others += (others.empty() ? "" : " and ") + by_.indexes.all[k].called();
    }
    const std::string own = by_.indexes.all[home].called();
    if (!s.said.known(home) && !others.empty())
        say(finding_kind::elsewhere_only, s.what,
            "is bound to " + own + ", which does not have it; " + others + " does");
    // Of granted names "ungranted" says it.
    else if (!s.said.known(home) && s.index != by_.indexes.all[home].url &&
             grant_of(s.what.project) == nullptr)
        say(finding_kind::elsewhere_only, s.what,
            "is bound to " + own + ", which does not have it, and comes from " +
                (s.index.empty() ? "somewhere else" : s.index));
    else if (others.empty())
        return;
    else if (s.said.bound)
        say(finding_kind::two_indexes_bound, s.what,
            "is bound to " + own + ", and stands on " + others + " as well");
    else
        say(finding_kind::two_indexes, s.what,
            "stands on " + own + " and on " + others +
                ": other tools, or another order of indexes, may take either");
}

void checks::check_free(const subject& s) {
    const auto holder = s.said.holder();
    if (!holder || !s.said.known(*holder)) return;
    for (std::size_t k = 0; k < s.said.at.size(); ++k) {
        const asked_index& i = by_.indexes.all[k];
        if (!i.is_default || !s.said.absent(k)) continue;
        say(s.said.bound ? finding_kind::private_name_bound : finding_kind::private_name, s.what,
            "stands on " + by_.indexes.all[*holder].called() + " and is free on " + i.called() +
                ", where anybody may register it");
    }
}

}  // namespace purvey::audit
