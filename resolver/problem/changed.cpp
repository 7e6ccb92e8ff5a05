#include <algorithm>
#include <utility>

#include "purvey/resolve.hpp"

// Requests that the user did not make, beside the one that was made.
namespace purvey {
namespace {

const picked_release* find(const resolution& r, std::string_view project) {
    for (const picked_release& p : r.packages)
        if (p.project == project) return &p;
    return nullptr;
}

// What meets a name: its project, or the provider that is bound to it.
const picked_release* meeting(const resolution& r, const std::string& name) {
    for (const binding& b : r.bindings)
        if (b.name == name ||
            std::find(b.replaced.begin(), b.replaced.end(), name) != b.replaced.end())
            return find(r, b.provider);
    return find(r, name);
}

// Is there a release that both admit?
bool overlap(const pep::specifier_set& a, const pep::specifier_set& b, const listing& page) {
    return std::any_of(page.releases.begin(), page.releases.end(), [&](const release& r) {
        return a.contains(r.version) && b.contains(r.version);
    });
}

// Who asks for no release of the name that is in the range.
std::vector<asker> against(const picked_release& p, const std::string& name,
                           const pep::specifier_set& in) {
    std::vector<asker> out;
    for (const asker& a : p.asked_by)
        if (const auto r = pep::parse_requirement(a.requirement); r && r->name == name)
            if (!overlap(r->specifier, in, *p.listing)) out.push_back(a);
    return out;
}

changed_answer beside(const resolution& present, outcome found) {
    changed_answer out;
    if (const auto* r = std::get_if<resolution>(&found)) {
        out.against_present = compare(present, *r);
        // Under another objective the first pick that differs need not be why.
        if (present.order == first_tried::highest && present.levels.empty())
            out.first = first_change(present, *r);
    }
    out.found = std::move(found);
    return out;
}

void conclude(why_not_answer& out) {
    const auto* r = std::get_if<resolution>(&out.with->found);
    if (r == nullptr) {
        out.verdict = std::holds_alternative<conflict>(out.with->found)
                          ? why_not_verdict::impossible
                          : why_not_verdict::open_question;
        return;
    }
    const picked_release* p = meeting(*r, out.project);
    const bool same = out.with->against_present.empty();
    if (p == nullptr) {
        out.verdict =
            out.present.empty() && same ? why_not_verdict::not_needed : why_not_verdict::avoided;
        return;
    }
    out.verdict = same ? why_not_verdict::in_answer : why_not_verdict::possible;
    out.provider = p->project;
    out.instead = p->what().version.str();
    out.instead_is_prerelease = p->what().version.is_prerelease();
}

void settle_by_releases(why_not_answer& out) {
    const releases_in_range& f = out.found;
    out.verdict = !f.exists           ? why_not_verdict::no_project
                  : f.releases == 0   ? why_not_verdict::no_release
                  : f.candidates == 0 ? why_not_verdict::no_candidate
                                      : why_not_verdict::possible;
    if (f.only_prereleases) out.verdict = why_not_verdict::no_candidate;
}

}  // namespace

expected<what_if_answer, error> resolver::what_if(const request& asked, const resolution& present,
                                                  const std::vector<need>& more,
                                                  const limits& allowed, observer* watcher) {
    what_if_answer out;
    request changed = asked;
    for (const need& n : more) {
        changed.requirements.push_back(n);
        changed.requirements.back().asked_about = true;
        out.more.push_back(n.text);
    }
    auto found = resolve(changed, allowed, watcher);
    if (!found) return unexpected(std::move(found).error());
    out.with = beside(present, *std::move(found));
    return out;
}

expected<why_not_answer, error> resolver::why_not(const request& asked, const resolution& present,
                                                  const need& range, const limits& allowed,
                                                  observer* watcher) {
    why_not_answer out;
    out.project = range.requirement.name;
    out.range = range.requirement.specifier.str();
    out.provider = out.project;
    const pep::specifier_set& in = range.requirement.specifier;
    if (const picked_release* p = meeting(present, out.project)) {
        out.provider = p->project;
        out.present = p->what().version.str();
        // A provider may count as another version than its own: the walk will tell.
        if (out.provider == out.project && in.contains(p->what().version)) return out;
        out.against = against(*p, out.project, in);
    }
    request changed = asked;
    changed.constraints.push_back(range);
    changed.constraints.back().asked_about = true;
    auto releases = in_range(changed, range.requirement);
    if (!releases) return unexpected(std::move(releases).error());
    out.found = *std::move(releases);
    if (out.found.own_project) {
        settle_by_releases(out);
        if (out.verdict != why_not_verdict::possible) return out;
    }
    auto found = resolve(changed, allowed, watcher);
    if (!found) return unexpected(std::move(found).error());
    out.with = beside(present, *std::move(found));
    conclude(out);
    return out;
}

}  // namespace purvey
