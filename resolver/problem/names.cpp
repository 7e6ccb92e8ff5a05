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

// A provider's own version passes its own name's pre-release rule (rule 2), and "only pre-releases
// satisfy" never crosses project names (rule 8).
solve::value_set ordinary(const known_project& p) {
    const solve::value_set all(1, p.table.count() + 1);
    return p.table.prereleases_ok ? all : all.minus(p.table.prereleases);
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
           trimmed(p->listing->index_url) == trimmed(f.index);
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
    // A member of a family is not virtual for want of releases.
    if (page.exists && catalog_.may_supply(page))
        return page.releases.empty() && page.rejected.empty() && family_of(name) == nullptr;
    // The user's `provides` makes a name that its index does not know virtual (rule 4).
    for (const user_provides& u : catalog_.rules().provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == name) return true;
    return false;
}

expected<std::vector<std::string>, error> name_rules::providers(const std::string& name) {
    std::vector<std::string> found;
    const auto consider = [&](const std::string& project) -> expected_void<error> {
        if (project == name || std::find(found.begin(), found.end(), project) != found.end())
            return std::monostate{};
        const auto what = provided(project, name);
        if (!what) return unexpected(what.error());
        if (!what->empty()) found.push_back(project);
        return std::monostate{};
    };
    std::vector<std::string> authorised;
    if (const auto it = virtuals_.find(name); it != virtuals_.end()) authorised = it->second;
    for (const user_provides& u : catalog_.rules().provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == name) authorised.push_back(u.project);
    for (const need& n : catalog_.asked().requirements) {
        // A root requirement authorises the provider of a virtual name (rule 3).
        const auto virtual_too = is_virtual(n.requirement.name);
        if (!virtual_too) return unexpected(virtual_too.error());
        if (*virtual_too) continue;
        const auto worth = may_provide(n.requirement.name, name);
        if (!worth) return unexpected(worth.error());
        if (*worth) authorised.push_back(n.requirement.name);
    }
    for (const choice& c : catalog_.rules().choices)
        if (c.name == name) authorised.push_back(c.provider);
    for (const std::string& project : authorised)
        if (const auto ok = consider(project); !ok) return unexpected(ok.error());
    return found;
}

// Reading all metadata of every root would be dear where metadata is far away: there, a root is
// asked only if its newest release provides the name.
expected<bool, error> name_rules::may_provide(const std::string& project, const std::string& name) {
    const auto p = catalog_.project(project);
    if (!p) return unexpected(p.error());
    const solve::value_set able = ordinary(**p);
    if (catalog_.from().local() || able.empty()) return true;
    const auto m = catalog_.metadata(**p, able.max());
    if (!m) return unexpected(m.error());
    return std::any_of((*m)->provides.begin(), (*m)->provides.end(),
                       [&](const auto& x) { return x.first == name; });
}

expected<std::vector<supply>, error> name_rules::provided(const std::string& provider,
                                                          const std::string& name) {
    const auto key = std::pair{provider, name};
    if (const auto it = provided_.find(key); it != provided_.end()) return it->second;
    const auto p = catalog_.project(provider);
    if (!p) return unexpected(p.error());
    known_project& project = **p;
    std::vector<supply> found;
    const solve::value_set able = ordinary(project);
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
    const solve::value_set able = ordinary(p);
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
