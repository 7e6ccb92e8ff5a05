#include "property/resolve/reading.hpp"

#include <algorithm>

#include "property/resolve/trial.hpp"

namespace purvey::check {

reading::reading(const world& w) : world_(w), asked_(asked(w)) {
    for (const memory_project& p : w.projects) read(p);
    for (const need& n : asked_.requirements) roots_.push_back(read(n.requirement));
    for (const need& n : asked_.constraints)
        if (active(read(n.requirement), {}))
            constraints_[number_of(n.requirement.name)].push_back(n.requirement.specifier);
    for (const family& f : w.rules.families.families)
        for (const family_member& m : f.members) number_of(m.project);
    for (const auto* choices : {&w.rules.choices, &w.rules.locked_bindings})
        for (const choice& c : *choices) {
            number_of(c.name);
            number_of(c.provider);
        }
    for (const user_virtual& v : w.rules.virtuals) {
        number_of(v.name);
        for (const std::string& p : v.providers) number_of(p);
    }
    for (const user_provides& u : w.rules.provides) {
        number_of(u.project);
        for (const pep::provides_entry& e : u.entries) number_of(e.name);
    }
    for (number n = 0; n < count(); ++n) family_.push_back(member_of(n));
    for (number n = 0; n < count(); ++n) virtual_.push_back(said_to_be_virtual(n));
}

reading::number reading::number_of(const std::string& text) {
    const auto [at, fresh] = numbers_.emplace(text, count());
    if (fresh) {
        texts_.push_back(text);
        projects_.emplace_back();
    }
    return at->second;
}

reading::asking reading::read(const pep::requirement& r) {
    return {number_of(r.name), r.extras, r.specifier, r.condition};
}

const std::vector<pep::specifier_set>& reading::constraints(number n) const {
    static const std::vector<pep::specifier_set> nothing;
    const auto at = constraints_.find(n);
    return at == constraints_.end() ? nothing : at->second;
}

bool reading::may_be_yanked(const std::string& of, const pep::version& v) const {
    for (const need& n : asked_.requirements)
        if (n.requirement.name == of && n.requirement.specifier.is_pin() &&
            n.requirement.specifier.contains(v))
            return true;
    for (const auto& [locked, version] : world_.rules.locked)
        if (locked == of && version == v) return true;
    return false;
}

// Precondition of the candidates' order: versions of a project differ.
void reading::read(const memory_project& from) {
    const number n = number_of(from.name);
    std::vector<candidate> found;
    for (const memory_release& r : from.releases) {
        bool ok = true;
        candidate c = read(r, ok);
        if (!ok || (r.yanked && !may_be_yanked(from.name, c.version))) continue;
        if (c.prerelease && world_.rules.prereleases == prerelease_mode::disallow) continue;
        found.push_back(std::move(c));
    }
    std::sort(found.begin(), found.end(),
              [](const candidate& a, const candidate& b) { return a.version < b.version; });
    project& p = projects_[static_cast<std::size_t>(n)];
    p.listed = true;
    p.empty = from.releases.empty();
    p.candidates = std::move(found);
    bool named = false;
    for (const auto* needs : {&asked_.requirements, &asked_.constraints})
        for (const need& x : *needs)
            named |= x.requirement.name == from.name && x.requirement.specifier.names_prerelease();
    const bool any_final = std::any_of(p.candidates.begin(), p.candidates.end(),
                                       [](const candidate& c) { return !c.prerelease; });
    p.prereleases_ok =
        world_.rules.prereleases == prerelease_mode::allow ||
        (world_.rules.prereleases == prerelease_mode::by_rule && (named || !any_final));
    for (const auto& [locked, version] : world_.rules.locked)
        for (std::size_t k = 0; k < p.candidates.size(); ++k)
            if (locked == from.name && p.candidates[k].version == version)
                p.locked = static_cast<int>(k);
}

reading::candidate reading::read(const memory_release& r, bool& ok) {
    candidate c{.version = *pep::version::parse(r.version)};
    c.prerelease = c.version.is_prerelease();
    if (!r.requires_python.empty())
        ok = pep::specifier_set::parse(r.requires_python)->contains(target().python);
    for (const std::string& text : r.requires_dist) {
        const auto parsed = pep::parse_requirement(text);
        c.usable &= static_cast<bool>(parsed);
        if (parsed) c.requires_these.push_back(read(*parsed));
    }
    for (const std::string& text : r.obsoletes_dist)
        c.obsoletes.push_back(read(*pep::parse_requirement(text)));
    c.extras.insert(r.provides_extra.begin(), r.provides_extra.end());
    c.imports.insert(r.import_name.begin(), r.import_name.end());
    for (const std::string& text : r.provides_dist) {
        const auto entry = pep::parse_provides(text);
        c.provides.emplace_back(number_of(entry->name), entry->version.value_or(c.version));
    }
    return c;
}

bool reading::may_coexist(number a, number b) const {
    const auto& allowed = world_.rules.allowed_overlaps;
    return std::any_of(allowed.begin(), allowed.end(), [&](const std::string& pair) {
        return pair == text(a) + "+" + text(b) || pair == text(b) + "+" + text(a);
    });
}

bool reading::active(const asking& a, const std::set<std::string>& extras) const {
    if (a.condition == nullptr || a.condition->evaluate(target().markers, "")) return true;
    return std::any_of(extras.begin(), extras.end(), [&](const std::string& x) {
        return a.condition->evaluate(target().markers, x);
    });
}

bool reading::admits(number n, const pep::specifier_set& s, int release) const {
    const candidate& c = at(n, release);
    if (!s.contains(c.version)) return false;
    if (!c.prerelease || at(n).prereleases_ok || s.names_prerelease()) return true;
    return std::none_of(
        at(n).candidates.begin(), at(n).candidates.end(),
        [&](const candidate& other) { return !other.prerelease && s.contains(other.version); });
}

bool reading::ordinary(number n, int release) const {
    return at(n).prereleases_ok || !at(n, release).prerelease;
}

std::vector<int> reading::order(number n) const {
    const project& p = at(n);
    std::vector<int> out;
    const auto add = [&](auto wanted) {
        for (int k = static_cast<int>(p.candidates.size()) - 1; k >= 0; --k)
            if (std::find(out.begin(), out.end(), k) == out.end() && wanted(k)) out.push_back(k);
    };
    add([&](int k) { return k == p.locked; });
    add([&](int k) { return ordinary(n, k); });
    add([](int) { return true; });
    return out;
}

bool reading::said_to_be_virtual(number n) const {
    const policy& rules = world_.rules;
    if (std::any_of(rules.virtuals.begin(), rules.virtuals.end(),
                    [&](const user_virtual& v) { return v.name == text(n); }))
        return true;
    if (at(n).listed) return at(n).empty && family_of(n) == nullptr;
    for (const user_provides& u : rules.provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == text(n)) return true;
    return false;
}

std::vector<reading::number> reading::providers(number n) const {
    const policy& rules = world_.rules;
    std::vector<std::string> authorised;
    for (const user_virtual& v : rules.virtuals)
        if (v.name == text(n))
            authorised.insert(authorised.end(), v.providers.begin(), v.providers.end());
    for (const user_provides& u : rules.provides)
        for (const pep::provides_entry& e : u.entries)
            if (e.name == text(n)) authorised.push_back(u.project);
    for (const need& r : asked_.requirements)
        if (!is_virtual(numbers_.at(r.requirement.name))) authorised.push_back(r.requirement.name);
    for (const choice& c : rules.choices)
        if (c.name == text(n)) authorised.push_back(c.provider);
    std::vector<number> out;
    for (const std::string& a : authorised) {
        const number p = numbers_.at(a);
        bool able = false;
        for (int k = 0; k < static_cast<int>(at(p).candidates.size()); ++k)
            able |= !supplied(p, k, n).empty();
        if (able && p != n && std::find(out.begin(), out.end(), p) == out.end()) out.push_back(p);
    }
    return out;
}

std::vector<pep::version> reading::supplied(number provider, int release, number what) const {
    std::vector<pep::version> out;
    if (!ordinary(provider, release)) return out;
    const candidate& c = at(provider, release);
    bool said = false;
    for (const user_provides& u : world_.rules.provides)
        for (const pep::provides_entry& e : u.entries)
            if (u.project == text(provider) && e.name == text(what)) {
                said = true;
                out.push_back(e.version.value_or(c.version));
            }
    for (const auto& [n, version] : c.provides)
        if (!said && n == what && n != provider) out.push_back(version);
    return out;
}

const family* reading::member_of(number n) const {
    for (const family& f : world_.rules.families.families)
        for (const family_member& m : f.members)
            if (m.project == text(n)) return &f;
    return nullptr;
}

const stands_for* reading::stand(number provider, number what) const {
    const family* f = family_of(what);
    if (f == nullptr) return nullptr;
    for (const stands_for& s : f->stands)
        if (s.provider == text(provider) && s.name == text(what)) return &s;
    return nullptr;
}

bool reading::excludes(number member, int release) const {
    for (const family_member& m : family_of(member)->members)
        if (m.project == text(member))
            return m.versions.empty() || m.versions.contains(at(member, release).version);
    return false;
}

}  // namespace purvey::check
