#include <algorithm>

#include "resolver/answer/certificate/claim_check.hpp"

// The bindings of a claim: who meets a name, with which releases (rules 4 and 5 of
// spec/provides.md). What a line may say of them: claim_providers.cpp.
namespace purvey::answer {
namespace {

using kind = json_value::kind;

bool only_texts(const json_value& object) {
    return object.is_object() && std::all_of(object.items.begin(), object.items.end(),
                                             [](const auto& i) { return i.is_text(); });
}

}  // namespace

bool claim_check::read_bindings(const json_value& families, const json_value& names) {
    if (!families.is_object() || !only_texts(names)) return no("no bindings");
    for (std::size_t k = 0; k < names.keys.size(); ++k)
        names_.emplace(names.keys[k], names.items[k].text);
    for (std::size_t k = 0; k < families.keys.size(); ++k)
        if (!read_family(families.keys[k], families.items[k])) return no("no family");
    return true;
}

bool claim_check::read_family(const std::string& label, const json_value& said) {
    if (!said.has_only({"provider", "members", "stands"})) return false;
    const json_value &provider = *said.find("provider"), &members = *said.find("members");
    const json_value& stands = *said.find("stands");
    if (!provider.is_text() || !only_texts(members) || !stands.is_object()) return false;
    if (provider.text == anybody && solved_) return false;
    bound_family made{provider.text, {}, {}};
    for (std::size_t k = 0; k < members.keys.size(); ++k) {
        auto versions = pep::specifier_set::parse(members.items[k].text);
        if (!versions || family_of(members.keys[k]) != nullptr) return false;
        made.members.emplace(members.keys[k], std::move(*versions));
    }
    for (std::size_t k = 0; k < stands.keys.size(); ++k)
        if (!read_stand(stands.items[k], made.stands[stands.keys[k]])) return false;
    families_.emplace(label, std::move(made));
    return true;
}

bool claim_check::read_stand(const json_value& said, stand& to) {
    if (!said.has_only({"counts as", "versions", "map"})) return false;
    const json_value &as = *said.find("counts as"), &versions = *said.find("versions");
    const json_value& map = *said.find("map");
    if (!as.is_text() || !versions.is_text() || !only_texts(map)) return false;
    if (as.text != "own" && as.text != "none" && as.text != "mapped") return false;
    auto in = pep::specifier_set::parse(versions.text);
    if (!in) return false;
    to = {as.text, std::move(*in), {}};
    for (std::size_t k = 0; k < map.keys.size(); ++k) {
        const auto own = pep::version::parse(map.keys[k]);
        const auto counted = pep::version::parse(map.items[k].text);
        if (!own || !counted) return false;
        to.map.emplace_back(*own, *counted);
    }
    return true;
}

const claim_check::bound_family* claim_check::family_of(const std::string& project) const {
    for (const auto& [label, f] : families_)
        if (f.members.contains(project)) return &f;
    return nullptr;
}

// A name that providers may meet is no project.
bool claim_check::is_virtual(const std::string& name, const listing& page) const {
    const bool held = page.exists && page.releases.empty() && page.rejected.empty();
    return target_.is_virtual(name) || names_.contains(name) ||
           (held && family_of(name) == nullptr && !of_one_family(name, name)) ||
           (!page.exists && target_.is_provided(name));
}

// How the bound member of its family counts for a name, where it meets it.
const claim_check::stand* claim_check::stands_in(const std::string& name,
                                                 const std::string& asker) const {
    const bound_family* f = family_of(name);
    if (f == nullptr || f == family_of(asker) || f->provider.empty() || f->provider == name)
        return nullptr;
    const auto at = f->stands.find(name);
    return at == f->stands.end() ? nullptr : &at->second;
}

// Somebody else might meet the name, if the family is bound to it.
bool claim_check::is_open(const std::string& name, const std::string& asker) const {
    const bound_family* f = family_of(name);
    return f != nullptr && f != family_of(asker) && f->provider == anybody &&
           f->stands.contains(name);
}

std::string claim_check::meeting(const std::string& name, const std::string& asker) const {
    if (const auto at = names_.find(name); at != names_.end()) return at->second;
    return stands_in(name, asker) != nullptr ? family_of(name)->provider : name;
}

// Null: no version.
bool claim_check::fits(const pep::requirement& r, const pep::version* v) const {
    const auto in = [&](const pep::specifier_set& s) {
        return s.empty() || (v != nullptr && s.contains(*v));
    };
    return in(r.specifier) &&
           std::all_of(constraints_.begin(), constraints_.end(), [&](const auto* c) {
               return c->name != r.name || !known_.in_force(*c, "") || in(c->specifier);
           });
}

mask claim_check::ordinary(const table& t) const {
    return t.prereleases_ok ? t.candidates : t.candidates - t.project->prereleases;
}

// The releases of the provider that meet a requirement on another name.
bool claim_check::substitutes(const pep::requirement& r, mask& to) {
    if (names_.contains(r.name)) {
        const supplies* all = supplies_of(r.name);
        if (all == nullptr) return false;
        for (const auto& [v, releases] : *all)
            if (fits(r, &v)) to = to | releases;
        return true;
    }
    const bound_family& f = *family_of(r.name);
    const stand& how = f.stands.at(r.name);
    const table* t = table_of(f.provider);
    if (t == nullptr) return false;
    ordinary(*t).each([&](std::size_t bit) {
        const pep::version* v = &t->project->version(bit);
        if (!how.versions.contains(*v)) return;
        if (how.counts_as == "mapped") {
            const auto at = std::find_if(how.map.begin(), how.map.end(),
                                         [&](const auto& m) { return m.first == *v; });
            if (at == how.map.end()) return;
            v = &at->second;
        }
        if (fits(r, how.counts_as == "none" ? nullptr : v)) to.add(bit);
    });
    return true;
}

// By version, in the order in which the provider's releases come.
const claim_check::supplies* claim_check::supplies_of(const std::string& name) {
    const auto [at, fresh] = supplies_.try_emplace(name);
    const std::string& provider = names_.at(name);
    if (!fresh || provider.empty()) return &at->second;
    const table* t = table_of(provider);
    if (t == nullptr) return nullptr;
    const auto add = [&](const pep::provides_entry& e, std::size_t bit) {
        if (e.name != name) return;
        if (e.condition && !e.condition->evaluate(target_.markers(), "")) return;
        const pep::version v = e.version.value_or(t->project->version(bit));
        for (auto& [have, releases] : at->second)
            if (have == v) return releases.add(bit);
        at->second.emplace_back(v, mask::of(bit));
    };
    const auto& said = target_.provided_by(provider);
    const bool by_user =
        std::any_of(said.begin(), said.end(), [&](const auto& e) { return e.name == name; });
    ordinary(*t).each([&](std::size_t bit) {
        if (by_user) {
            for (const pep::provides_entry& e : said) add(e, bit);
            return;
        }
        if (t->project->metadata[bit - 1] == nullptr) return;
        for (const std::string_view text : t->project->metadata[bit - 1]->provides_dist) {
            const auto e = pep::parse_provides(text);
            if (e && !(e->condition && e->condition->mentions_extra())) add(*e, bit);
        }
    });
    return &at->second;
}

bool claim_check::supply_values(const std::string& name, const json_value& words, mask& to) {
    const supplies* all = supplies_of(name);
    if (all == nullptr) return false;
    for (const json_value& w : words.items) {
        if (w.text == "absent") {
            to.add(0);
            continue;
        }
        const auto v = pep::version::parse(w.text);
        const auto at = std::find_if(all->begin(), all->end(),
                                     [&](const auto& s) { return v && s.first == *v; });
        if (at == all->end()) return no(name + " is not supplied at " + w.text);
        to.add(static_cast<std::size_t>(at - all->begin()) + 1);
    }
    return true;
}

}  // namespace purvey::answer
