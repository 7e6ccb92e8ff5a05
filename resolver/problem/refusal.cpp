#include "resolver/problem/refusal.hpp"

#include <algorithm>
#include <set>

#include "resolver/problem/explain.hpp"
#include "resolver/problem/minimise.hpp"
#include "resolver/problem/other_python.hpp"

namespace purvey::problem {
namespace {

bool is_of_a_unit(fact_kind k) {
    return k == fact_kind::root || k == fact_kind::constraint || k == fact_kind::requirement ||
           k == fact_kind::unusable || k == fact_kind::binding;
}

// What nobody can change, or what is a matter of policy: sentences, sorted.
std::vector<std::string> notes_of(const search& proof, at_fault& about) {
    std::set<std::string> out;
    for (const solve::tag t : proof.core()) {
        const fact& f = proof.facts()[t];
        if (!f.text.empty() && !is_of_a_unit(f.kind)) out.insert(f.text);
        if (!f.overlap.empty()) about.overlaps.insert(f.overlap);
    }
    return {out.begin(), out.end()};
}

// What a choice on a name that is no family's comes to, where that is not what it was asked as.
std::string supplied(name_rules& names, const std::string& provider, const std::string& name) {
    const auto all = names.provided(provider, name);
    if (!all) return "";
    if (all->empty()) return ": no release of it provides that name";
    std::string out;
    for (const supply& s : *all)
        if (s.versioned) out += (out.empty() ? ": it provides it at " : ", ") + s.version.str();
    return out;
}

// Claims on the names that the units speak of, by projects that nobody authorised (rule 3).
void tell_strangers(name_rules& names, const std::set<unit>& units, const request& asked,
                    std::vector<std::string>& notes) {
    std::set<std::string> spoken_of;
    for (const unit& u : units) {
        if (u.from == unit::source::requirement)
            spoken_of.insert(asked.requirements[u.place].requirement.name);
        else if (!u.is_own() && !u.to.empty())
            spoken_of.insert(u.to);
    }
    for (const std::string& name : spoken_of)
        if (const auto all = names.strangers(name))
            for (const std::string& project : *all)
                notes.push_back(project + " claims to provide " + name + ", and nobody let it");
}

// Units that speak of names whose requirements the user replaced: a sentence each.
void tell_replacements(const policy& rules, const std::set<unit>& units, const request& asked,
                       std::vector<std::string>& notes, at_fault& about) {
    for (const replacement& r : rules.replacements) {
        const auto speaks = [&](const unit& u) {
            return u.from == unit::source::requirement
                       ? asked.requirements[u.place].requirement.name == r.name
                       : u.to == r.name;
        };
        if (std::none_of(units.begin(), units.end(), speaks)) continue;
        std::string by;
        for (const need& n : r.by) by += (by.empty() ? "" : ", ") + n.text;
        notes.push_back("your override " + by + " (" + r.where +
                        ") stands for every requirement on " + r.name);
        about.replaced.push_back(r.name);
    }
}

std::vector<conflict::unit> told(const std::set<unit>& units, const request& asked) {
    std::vector<conflict::unit> own, theirs;
    for (const unit& u : units) {
        const bool constraint = u.from == unit::source::constraint;
        if (u.is_own())
            own.push_back({constraint, "", "",
                           (constraint ? asked.constraints : asked.requirements)[u.place].text});
        else
            theirs.push_back({false, u.project, u.extra, u.to});
    }
    own.insert(own.end(), theirs.begin(), theirs.end());
    return own;
}

// With who holds the name, where nothing else makes it virtual: its page was read then.
std::string unprovided(catalog& c, const name_rules& names, const std::string& name) {
    std::string out = "nobody can provide " + name;
    const known_project* p = c.seen(name);
    if (!names.is_declared_virtual(name) && p != nullptr && p->listing->exists) {
        const std::string& index = p->listing->index_url;
        out += ", which " + (index.empty() ? "its index" : index) +
               (c.says_virtual(*p->listing) ? " says is virtual" : " holds without a release");
    }
    const grant* g = c.rules().grants.find(name);
    if (g != nullptr && !g->owner.empty()) out += "; it is granted to " + g->owner;
    return out;
}

}  // namespace

refused_request explain(catalog& c, name_rules& names, const attempt& refuted,
                        const std::vector<std::string>& blamed, meter& m) {
    const unit_order order(c.asked());
    minimiser least(c, names, refuted, order, m);
    const unit_filter units{&order, m.allowed.explain ? least.run() : least.found(), {}};
    const auto proof = m.allowed.explain ? least.proof_of(units) : nullptr;
    refused_request out;
    std::vector<std::string> notes = notes_of(proof ? *proof : refuted.found, out.about);
    for (const auto* chosen : {&refuted.under.families, &refuted.under.names})
        for (const auto& [name, provider] : *chosen)
            if (std::find(blamed.begin(), blamed.end(), name) != blamed.end())
                notes.push_back("you chose " + provider + " for " + name +
                                (chosen == &refuted.under.names && provider != name
                                     ? supplied(names, provider, name)
                                     : ""));
    tell_replacements(c.rules(), units.kept, c.asked(), notes, out.about);
    const reasons why(c, names, refuted.under, units.kept,
                      m.allowed.explain && least.stopped().empty());
    const auto& asked = c.asked().requirements;
    for (const auto& [name, provider] : refuted.under.names) {
        const auto wants = [&](std::size_t k) { return asked[k].requirement.name == name; };
        const auto leads = [&](const statement& s) { return s.to == name; };
        if (provider.empty() &&
            (std::any_of(why.all().begin(), why.all().end(), leads) ||
             std::any_of(why.requirements().begin(), why.requirements().end(), wants)))
            notes.push_back(unprovided(c, names, name));
    }
    tell_strangers(names, units.kept, c.asked(), notes);
    out.units = told(units.kept, c.asked());
    out.about.requirements = why.requirements();
    out.about.constraints = why.constraints();
    out.about.choices = blamed;
    out.about.pythons = other_pythons(c, why);
    out.not_minimal = least.stopped();
    out.lines = explainer(c, why, std::move(notes)).lines();
    return out;
}

}  // namespace purvey::problem
