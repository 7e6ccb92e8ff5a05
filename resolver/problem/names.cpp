#include "resolver/problem/names.hpp"

#include <algorithm>

namespace purvey::problem {
namespace {

std::string_view platform_word(const environment& e) {
    switch (e.platform.os) {
        case pep::platform::system::windows:
            return "windows";
        case pep::platform::system::macos:
            return "macos";
        default:
            return "linux";
    }
}

const family_member* member(const family& f, const std::string& project) {
    const auto it = std::find_if(f.members.begin(), f.members.end(),
                                 [&](const family_member& m) { return m.project == project; });
    return it == f.members.end() ? nullptr : &*it;
}

void add(std::vector<supply>& to, const pep::version& v, bool versioned, solve::value x) {
    for (supply& s : to)
        if (s.version == v && s.versioned == versioned) {
            s.releases = s.releases.unite(solve::value_set::single(x));
            return;
        }
    to.push_back({v, versioned, solve::value_set::single(x)});
}

bool concerns(const std::vector<std::string>& platforms, const environment& target) {
    return platforms.empty() ||
           std::find(platforms.begin(), platforms.end(), platform_word(target)) != platforms.end();
}

}  // namespace

family_index::family_index(const policy& rules, const environment& target) {
    for (const family& f : rules.families.families) {
        const auto& off = rules.allowed_overlaps;
        if (std::find(off.begin(), off.end(), f.label) != off.end()) continue;
        for (const family_member& m : f.members)
            if (concerns(m.platforms, target)) of_.emplace(m.project, &f);
    }
}

name_rules::name_rules(catalog& c, const family_index& families)
    : catalog_(c), families_(families) {
    for (const need& n : c.asked().constraints) {
        const known_requirement* r = c.requirement(n.requirement);
        if (r->always()) constraints_[n.requirement.name].push_back(&n);
    }
    settle_virtuals();
}

void name_rules::settle_virtuals() {
    const policy& rules = catalog_.rules();
    for (const user_virtual& v : rules.virtuals) {
        auto& mine = virtuals_[v.name];
        mine.insert(mine.end(), v.providers.begin(), v.providers.end());
    }
}

bool name_rules::on_platform(const std::vector<std::string>& platforms) const {
    return concerns(platforms, catalog_.target());
}

// A family speaks of the projects of the index it was reviewed on, and of no namesakes elsewhere.
bool name_rules::holds(const family& f, const std::string& project) const {
    if (f.index.empty()) return true;
    const known_project* p = catalog_.seen(project);
    return p == nullptr || p->listing->index_url.empty() ||
           without_end_slashes(p->listing->index_url) == without_end_slashes(f.index);
}

const family* name_rules::family_of(const std::string& project) const {
    const family* f = families_.find(project);
    return f != nullptr && holds(*f, project) ? f : nullptr;
}

const family* name_rules::family_called(const std::string& label) const {
    for (const family& f : catalog_.rules().families.families)
        if (f.label == label) return &f;
    return nullptr;
}

const stands_for* name_rules::stand(const std::string& provider, const std::string& name) const {
    const family* f = family_of(name);
    if (f == nullptr || family_of(provider) != f) return nullptr;
    for (const stands_for& s : f->stands)
        if (s.provider == provider && s.name == name && on_platform(s.platforms)) return &s;
    return nullptr;
}

bool name_rules::has_standers(const std::string& name) const {
    const family* f = family_of(name);
    if (f == nullptr) return false;
    return std::any_of(f->stands.begin(), f->stands.end(), [&](const stands_for& s) {
        return s.name == name && stand(s.provider, name) != nullptr;
    });
}

solve::value_set name_rules::in_range(const family& f, const known_project& p) const {
    const family_member* m = member(f, p.name);
    if (m == nullptr || m->versions.empty()) return {1, p.table.count() + 1};
    return catalog::matching(p, m->versions);
}

bool name_rules::may_overlap(const std::string& a, const std::string& b) const {
    const auto& allowed = catalog_.rules().allowed_overlaps;
    return std::find(allowed.begin(), allowed.end(), overlap_of(a, b)) != allowed.end();
}

const std::vector<const need*>& name_rules::constraints(const std::string& name) const {
    static const std::vector<const need*> nothing;
    const auto it = constraints_.find(name);
    return it == constraints_.end() ? nothing : it->second;
}

expected<bool, error> name_rules::is_virtual(const std::string& name) {
    if (is_declared_virtual(name)) return true;
    const auto p = catalog_.project(name);
    if (!p) return unexpected(p.error());
    const listing& page = *(*p)->listing;
    if (catalog_.says_virtual(page)) return true;
    // A member of a family is not virtual for want of releases.
    if (page.exists && catalog_.admits(page))
        return page.releases.empty() && page.rejected.empty() && family_of(name) == nullptr;
    // The user's `provides` makes a name that its index does not know virtual (rule 4).
    for (const user_provides& u : catalog_.rules().provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == name) return true;
    return false;
}

expected<std::vector<supply>, error> name_rules::provided(const std::string& provider,
                                                          const std::string& name) {
    const auto key = std::pair{provider, name};
    if (const auto it = provided_.find(key); it != provided_.end()) return it->second;
    const auto p = catalog_.project(provider);
    if (!p) return unexpected(p.error());
    known_project& project = **p;
    std::vector<supply> found;
    const solve::value_set able = may_supply(project);
    // The user's word on a project and a name stands in place of that project's metadata.
    bool said = false;
    for (const user_provides& u : catalog_.rules().provides)
        for (const pep::provides_entry& e : u.entries) {
            if (u.project != provider || e.name != name) continue;
            said = true;
            if (e.condition && !e.condition->evaluate(catalog_.target().markers, "")) continue;
            for (solve::value v = 1; v <= project.table.count(); ++v)
                if (able.contains(v)) add(found, e.version.value_or(project.version(v)), true, v);
        }
    for (solve::value v = 1; !said && v <= project.table.count(); ++v) {
        if (!able.contains(v)) continue;
        const auto m = catalog_.metadata(project, v);
        if (!m) return unexpected(m.error());
        for (const auto& [n, version] : (*m)->provides)
            if (n == name) add(found, version, true, v);
    }
    return provided_.emplace(key, std::move(found)).first->second;
}

std::vector<supply> name_rules::standing(const stands_for& s, const known_project& p) const {
    std::vector<supply> found;
    const solve::value_set able = may_supply(p);
    for (solve::value v = 1; v <= p.table.count(); ++v) {
        const pep::version& own = p.version(v);
        if (!able.contains(v) || !(s.versions.empty() || s.versions.contains(own))) continue;
        if (s.version == counted_as::own) add(found, own, true, v);
        if (s.version == counted_as::none) add(found, pep::version(), false, v);
        for (const auto& [mine, counted] : s.map)
            if (s.version == counted_as::mapped && mine == own) add(found, counted, true, v);
    }
    return found;
}

}  // namespace purvey::problem
