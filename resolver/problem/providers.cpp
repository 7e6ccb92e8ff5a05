#include <algorithm>

#include "purvey/pep/name_space.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/problem/names.hpp"

// Who may provide a name (rule 3).
namespace purvey::problem {
namespace {

void add(std::vector<std::string>& to, const std::string& name) {
    if (std::find(to.begin(), to.end(), name) == to.end()) to.push_back(name);
}

bool provides(const known_metadata& m, const std::string& name) {
    return std::any_of(m.provides.begin(), m.provides.end(),
                       [&](const auto& x) { return x.first == name; });
}

// Of two pages of one index: both names are their holder's in one namespace (PEP 752).
bool owned_alike(const listing& a, const listing& b) {
    if (without_end_slashes(a.index_url) != without_end_slashes(b.index_url) || !a.namespaces ||
        !b.namespaces)
        return false;
    return std::any_of(a.namespaces->begin(), a.namespaces->end(), [&](const auto& n) {
        const auto& others = *b.namespaces;
        return n.owned && std::find(others.begin(), others.end(), n) != others.end();
    });
}

}  // namespace

// In the order of the user's requirements, then in that of the user's words and the table.
std::vector<std::string> name_rules::found() const {
    names out;
    for (const need& n : catalog_.asked().requirements) add(out, n.requirement.name);
    const policy& rules = catalog_.rules();
    for (const user_virtual& v : rules.virtuals)
        for (const std::string& p : v.providers) add(out, p);
    for (const user_provides& u : rules.provides) add(out, u.project);
    for (const choice& c : rules.choices) add(out, c.provider);
    for (const need& n : catalog_.asked().constraints) add(out, n.requirement.name);
    for (const family& f : rules.families.families)
        for (const family_member& m : f.members) add(out, m.project);
    return out;
}

bool name_rules::lets(const std::string& project, const std::string& name) const {
    return lets_supply(catalog_.rules(), project, name, policy_level::project);
}

expected<std::vector<std::string>, error> name_rules::providers(const std::string& name) {
    const auto all = authorised(name);
    if (!all) return all;
    names out;
    for (const std::string& project : *all) {
        if (project == name) continue;
        const auto what = provided(project, name);
        if (!what) return unexpected(what.error());
        if (!what->empty()) add(out, project);
    }
    return out;
}

expected<std::vector<std::string>, error> name_rules::authorised(const std::string& name) {
    names out;
    if (const auto it = virtuals_.find(name); it != virtuals_.end()) out = it->second;
    for (const user_provides& u : catalog_.rules().provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == name) add(out, u.project);
    for (const auto part :
         {&name_rules::add_roots, &name_rules::add_of_index, &name_rules::add_of_owner})
        if (auto done = (this->*part)(name, out); !done) return unexpected(done.error());
    for (const choice& c : catalog_.rules().choices)
        if (c.name == name) add(out, c.provider);
    return out;
}

// A root requirement authorises the provider of a virtual name.
expected_void<error> name_rules::add_roots(const std::string& name, names& to) {
    for (const need& n : catalog_.asked().requirements) {
        const std::string& project = n.requirement.name;
        if (!lets(project, name)) continue;
        const auto virtual_too = is_virtual(project);
        if (!virtual_too) return unexpected(virtual_too.error());
        if (*virtual_too) continue;
        const auto worth = claims(project, name);
        if (!worth) return unexpected(worth.error());
        if (*worth) add(to, project);
    }
    return std::monostate{};
}

// Whom its index names, of that index's projects.
expected_void<error> name_rules::add_of_index(const std::string& name, names& to) {
    if (is_declared_virtual(name)) return std::monostate{};
    const auto p = catalog_.project(name);
    if (!p) return unexpected(p.error());
    const listing& page = *(*p)->listing;
    if (!catalog_.says_virtual(page)) return std::monostate{};
    for (const std::string& project : *page.virtual_providers) {
        if (project == name || !lets(project, name)) continue;
        const auto provider = catalog_.project(project);
        if (!provider) return unexpected(provider.error());
        if (without_end_slashes((*provider)->listing->index_url) ==
            without_end_slashes(page.index_url))
            add(to, project);
    }
    return std::monostate{};
}

// Of those that were found: whose grant lets them, and who owns both names on one index.
expected_void<error> name_rules::add_of_owner(const std::string& name, names& to) {
    const listing* page = nullptr;  // a name that the user declares is never looked up
    if (!is_declared_virtual(name)) {
        const auto p = catalog_.project(name);
        if (!p) return unexpected(p.error());
        page = (*p)->listing;
    }
    for (const std::string& project : found()) {
        if (project == name || !lets(project, name)) continue;
        const grant* g = catalog_.rules().grants.find(project);
        bool may = g != nullptr && may_provide(*g, name);
        if (!may && page != nullptr) {
            const auto alike = own_alike(*page, project);
            if (!alike) return unexpected(alike.error());
            may = *alike;
        }
        if (!may) continue;
        const auto worth = claims(project, name);
        if (!worth) return unexpected(worth.error());
        if (*worth) add(to, project);
    }
    return std::monostate{};
}

// Its page is read only where its name lies in a namespace that counts.
expected<bool, error> name_rules::own_alike(const listing& name, const std::string& project) {
    if (!name.namespaces) return false;
    const bool inside = std::any_of(
        name.namespaces->begin(), name.namespaces->end(),
        [&](const granted_namespace& n) { return n.owned && pep::holds(n.name, project); });
    if (!inside) return false;
    const auto p = catalog_.project(project);
    if (!p) return unexpected(p.error());
    return owned_alike(name, *(*p)->listing);
}

// Reading all metadata of every such project would be dear where metadata is far away: there, one
// counts only if its newest release provides the name.
expected<bool, error> name_rules::claims(const std::string& project, const std::string& name) {
    const auto p = catalog_.project(project);
    if (!p) return unexpected(p.error());
    const solve::value_set able = may_supply(**p);
    if (catalog_.from().local() || able.empty()) return true;
    const auto m = catalog_.metadata(**p, able.max());
    if (!m) return unexpected(m.error());
    return provides(**m, name);
}

// Of a real name, the user's own requirements authorise nobody.
expected<std::vector<std::string>, error> name_rules::strangers(const std::string& name) {
    const auto is = is_virtual(name);
    if (!is) return unexpected(is.error());
    auto let = *is ? authorised(name) : expected<names, error>(names());
    if (!let) return let;
    for (const choice& c : catalog_.rules().choices)
        if (c.name == name) add(*let, c.provider);
    names out;
    for (const need& n : catalog_.asked().requirements) {
        const std::string& project = n.requirement.name;
        known_project* p = catalog_.seen(project);
        if (project == name || p == nullptr || may_supply(*p).empty() ||
            std::find(let->begin(), let->end(), project) != let->end())
            continue;
        const auto m = catalog_.metadata(*p, may_supply(*p).max());
        if (m && provides(**m, name)) add(out, project);
    }
    return out;
}

}  // namespace purvey::problem
