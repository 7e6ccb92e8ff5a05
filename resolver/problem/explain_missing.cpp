#include <algorithm>

#include "resolver/problem/explain.hpp"

// What an explanation says of releases that are not there, or are no candidates.
namespace purvey::problem {
namespace {

std::string joined_clauses(const pep::specifier_set& s) {
    std::string out;
    for (const auto& c : s.clauses()) out += (out.empty() ? "" : " and ") + c.str();
    return out;
}

}  // namespace

std::string absent_from(const listing& l) {
    if (l.bound)
        return "is bound to " + l.index_url + ", which does not have it; no other index is asked";
    if (l.index_url.empty()) return "is not on the index";
    std::string out;
    for (const std::string& index : l.asked) out += (out.empty() ? "is not on " : " or ") + index;
    return out.empty() ? "is not on " + l.index_url : out;
}

std::string explainer::owner_of(const std::string& name) const {
    const grant* g = catalog_.rules().grants.find(name);
    return g == nullptr || g->owner.empty()
               ? ""
               : " (" + pep::shown_name_space(g->name_space) + " is granted to " + g->owner + ")";
}

// Of the clauses, those that show why nothing that the user left is admitted: first to last, each
// goes that can.
pep::specifier_set explainer::telling(known_project& to, const pep::specifier_set& s) const {
    const solve::value_set left = why_.left_by_user(to);
    std::vector<pep::specifier_clause> kept = s.clauses();
    for (std::size_t k = 0; k < kept.size();) {
        auto fewer = kept;
        fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(k));
        if (catalog::matching(to, pep::specifier_set(fewer)).intersects(left))
            ++k;
        else
            kept = std::move(fewer);
    }
    // Without any clause: the user left nothing, or the index has nothing.
    return kept.empty() ? s : pep::specifier_set(std::move(kept));
}

// Why no candidate of the name meets the requirement, if none does. Of one that another project
// meets there may be a page or not, and it says nothing.
std::string explainer::unmet(const std::string& name, const pep::specifier_set& s,
                             bool one_of_many) const {
    known_project* p = catalog_.seen(name);
    if (p == nullptr || !why_.is_plain(name)) return "";
    if (!p->listing->exists) return name + " " + absent_from(*p->listing) + owner_of(name);
    if (!catalog::matching(*p, s).empty()) return "";
    if (std::string why = passed_over(*p, s); !why.empty()) return why;
    std::string out = "no release of " + name;
    if (one_of_many)
        out += " fits any of them";
    else if (s.is_pin())
        out = "there is no " + name + " " + s.clauses().front().version.str();
    else if (!s.empty())
        out += " is " + joined_clauses(telling(*p, s));
    const listing& l = *p->listing;
    if (p->table.count() == 0 && l.status == "quarantined")
        return "its index has quarantined " + name +
               (l.status_reason.empty() ? "" : " (" + l.status_reason + ")");
    // Where there are several indexes, others may have newer ones and are not asked.
    const bool by_one = l.bound || (!l.asked.empty() && l.asked.back() == l.index_url);
    if (p->table.count() == 0)
        return by_one ? l.index_url + ", which alone supplies " + name + ", lists no release of it"
                      : "the index lists no release of " + name;
    return out + "; the newest " + (by_one ? "on " + l.index_url + " " : "") + "is " +
           p->version(p->table.ordinary().max()).str();
}

// Why the newest final of those in the range is no candidate, or else the newest.
std::string explainer::passed_over(const known_project& p, const pep::specifier_set& s) const {
    const problem::passed_over* told = nullptr;
    std::size_t count = 0;
    const auto version = [&](const auto& x) { return p.listing->releases[x.release].version; };
    for (const auto& x : p.table.passed) {
        if (!s.contains(version(x))) continue;
        ++count;
        if (told == nullptr || !version(x).is_prerelease() || version(*told).is_prerelease())
            told = &x;
    }
    if (told == nullptr) return "";
    return (count == 1 ? "" : "none of these " + std::to_string(count) + " can be taken: ") +
           p.name + " " + version(*told).str() + " " + told->why.text() +
           (told->why.is_python() ? ", the target has " + catalog_.target().python.str() : "");
}

// Why none of the texts is met, whatever the user said; "" where a release would do.
std::string explainer::unmet(const statement& s) const {
    const pep::specifier_set& newest = s.texts.front().what->what.specifier;
    bool many = false;
    for (const auto& t : s.texts) {
        const pep::specifier_set& each = t.what->what.specifier;
        many |= each.str() != newest.str();
        if (unmet(s.to, each, false).empty()) return "";
    }
    return unmet(s.to, newest, many);
}

// Of what leads to a project, a release that is newer than all candidates and needs another Python.
std::string explainer::newer_python(const known_project& p) const {
    const solve::value_set& reached = why_.reached(p);
    for (auto x = p.table.passed.rbegin(); x != p.table.passed.rend(); ++x) {
        const pep::version& v = p.listing->releases[x->release].version;
        if (v.is_prerelease() || !x->why.is_python() || !why_.leads_to(p, v, false)) continue;
        if (!reached.empty() && v < p.version(reached.max())) return "";
        return p.name + " " + v.str() + " is newer, but " + x->why.text() + ", the target has " +
               catalog_.target().python.str();
    }
    return "";
}

}  // namespace purvey::problem
