#include <algorithm>

#include "resolver/answer/certificate/claim_check.hpp"

// What lines and answers rest on where a name is not met by its own project alone (rules 4, 5 and 8
// of spec/provides.md).
namespace purvey::answer {
namespace {

std::string extra_of(std::string project, std::string_view extra) {
    return project.append("[").append(extra).append("]");
}

}  // namespace

bool claim_check::unmet_name(const pep::requirement& r, const item& i, const std::string& of,
                             mask& bad) {
    if (of == r.name) {
        const supplies* all = supplies_of(r.name);
        if (all == nullptr) return false;
        bad = mask::of(0);
        for (std::size_t k = 0; k < all->size(); ++k)
            if (!fits(r, &(*all)[k].first)) bad.add(k + 1);
        return true;
    }
    return (i.name == r.name && of.find('>') == std::string::npos &&
            std::binary_search(r.extras.begin(), r.extras.end(), i.extra)) ||
           no("it does not ask for " + of);
}

// A name at a version is a release of its provider that supplies it so.
bool claim_check::supplied(const json_value& line, terms& to) {
    if (!line.has_only({"line", "supplies", "version"})) return no("a line with other keys");
    const json_value &name = *line.find("supplies"), &version = *line.find("version");
    if (!name.is_text() || !version.is_text() || !names_.contains(name.text))
        return no("no name that is bound");
    const supplies* all = supplies_of(name.text);
    const std::string& provider = names_.at(name.text);
    if (all == nullptr || provider.empty()) return no("nobody supplies " + name.text);
    if (version.text.empty()) {
        mask some;
        for (std::size_t k = 1; k <= all->size(); ++k) some.add(k);
        to.emplace(name.text, std::move(some));
        to.emplace(provider, mask::of(0));
        return true;
    }
    const auto v = pep::version::parse(version.text);
    const table* t = table_of(provider);
    if (!v || t == nullptr) return no("no version");
    for (std::size_t k = 0; k < all->size(); ++k) {
        if ((*all)[k].first != *v) continue;
        to.emplace(name.text, mask::of(k + 1));
        to.emplace(t->project->page->project, (t->candidates | mask::of(0)) - (*all)[k].second);
        return true;
    }
    return no(name.text + " is not supplied at " + version.text);
}

// An extra is on only where its project is there.
bool claim_check::of_extra(const json_value& line, terms& to) {
    item i;
    if (!line.has_only({"line", "extra"})) return no("a line with other keys");
    const json_value& of = *line.find("extra");
    if (!of.is_text() || !split(of.text, i) || i.extra.empty() || names_.contains(i.name) ||
        of.text.find('>') != std::string::npos)
        return no("no extra");
    to.emplace(of.text, mask::of(1));
    to.emplace(i.name, mask::of(0));
    return true;
}

// The project that an extra of another name is asked of, and what else must hold for it.
bool claim_check::substitute_of(const json_value& of, asked_extra& to) {
    item i;
    if (!of.is_text() || !split(of.text, i) || i.extra.empty()) return no("no extra");
    to.extra = i.extra;
    const std::size_t at = of.text.find('>');
    if (at == std::string::npos) {
        const auto name = names_.find(i.name);
        const supplies* all = name == names_.end() ? nullptr : supplies_of(i.name);
        if (all == nullptr || name->second.empty()) return no(i.name + " is not bound");
        to.provider = name->second;
        mask some;
        for (std::size_t k = 1; k <= all->size(); ++k) some.add(k);
        to.also.emplace(i.name, std::move(some));
        return true;
    }
    to.provider = of.text.substr(at + 1);
    const bound_family* f = family_of(i.name);
    return (f != nullptr && f->provider == to.provider && f->stands.contains(i.name)) ||
           no("nobody stands for " + i.name);
}

// An extra asked of a name is asked of the project that meets it.
bool claim_check::alias(const json_value& line, terms& to) {
    asked_extra e;
    if (!line.has_only({"line", "alias"})) return no("a line with other keys");
    if (!substitute_of(*line.find("alias"), e)) return false;
    to = std::move(e.also);
    to.emplace(line.find("alias")->text, mask::of(1));
    to.emplace(extra_of(e.provider, e.extra), mask::of(0));
    return true;
}

// Releases without an extra that is asked of a name which they meet.
bool claim_check::lacks(const json_value& line, terms& to) {
    asked_extra e;
    asked_releases found;
    if (!line.has_only({"line", "of", "releases", "lacks"})) return no("a line with other keys");
    if (!substitute_of(*line.find("lacks"), e) || !read_releases(line, found)) return false;
    const auto declared = found.of->project->extras.find(e.extra);
    const bool some =
        declared != found.of->project->extras.end() && !(found.releases & declared->second).empty();
    if (found.name != e.provider || !found.extra.empty() || some)
        return no("not all of them lack it");
    to = std::move(e.also);
    to.emplace(found.name, found.releases);
    to.emplace(line.find("lacks")->text, mask::of(1));
    return true;
}

// A member beside the bound one, or two where nobody is bound, that no member requires.
bool claim_check::apart(const json_value& line, terms& to) {
    if (!line.has_only({"line", "apart", "of family", "never"}))
        return no("a line with other keys");
    const json_value &who = *line.find("apart"), &label = *line.find("of family");
    const json_value& never = *line.find("never");
    const auto family = label.is_text() ? families_.find(label.text) : families_.end();
    if (family == families_.end() || !who.is_list_of(json_value::kind::text) || !never.is_object())
        return no("no family");
    const bound_family& f = family->second;
    std::set<std::string> members;
    for (const json_value& m : who.items) members.insert(m.text);
    if (who.items.size() != (f.keeps_two_apart() ? 2U : 1U) || members.size() != who.items.size() ||
        members.contains(f.provider))
        return no("they need not be apart");
    for (std::size_t k = 0; k < never.keys.size(); ++k) {
        mask values_said;
        if (!values(never.keys[k], never.items[k], values_said)) return false;
        to.emplace(never.keys[k], std::move(values_said));
    }
    for (const std::string& m : members) {
        mask range;
        if (!f.members.contains(m) || !in_range(f, m, range)) return no("no member: " + m);
        if (!to.contains(m) || !to.at(m).within(range)) return no(m + " may be there");
        for (const auto& [other, versions] : f.members)
            if (other != m && !is_silent(other, m, to)) return false;
    }
    return true;
}

bool claim_check::in_range(const bound_family& f, const std::string& member, mask& to) {
    const table* t = table_of(member);
    if (t == nullptr) return false;
    const pep::specifier_set& versions = f.members.at(member);
    to = versions.empty() ? t->project->all : t->project->in(versions);
    return true;
}

// No release that `never` leaves to a member requires another one.
bool claim_check::is_silent(const std::string& other, const std::string& member,
                            const terms& never) {
    mask left;
    if (!whole(other, left)) return false;
    if (const auto at = never.find(other); at != never.end()) left = left & at->second;
    const evidence& e = *tables_.at(other).project;
    bool asks = false;
    for (const auto& [text, releases] : e.required) {
        const pep::requirement* r = known_.requirement(text);
        if (r == nullptr || r->name != member) continue;
        asks = true;
        const mask hit = releases & left;
        if (known_.in_force(*r, "") && !hit.empty()) return no(r->str() + " is required");
        for (const auto& [extra, declared] : e.extras) {
            if (known_.in_force(*r, "") || !known_.in_force(*r, extra)) continue;
            const auto said = never.find(extra_of(other, extra));
            const bool is_off = said != never.end() && !said->second.has(1);
            if (!is_off && !(hit & declared).empty()) return no(r->str() + " is required");
        }
    }
    // Where metadata was not recorded, what was read speaks for the rest (spec/certificate.md).
    return !asks || (left - mask::of(0)).within(e.read) || no("not all of " + other + " was read");
}

// Of an answer: members that exclude each other, and one provided version a name.
bool claim_check::are_apart() {
    for (const auto& [label, f] : families_) {
        std::size_t here = 0;
        for (const auto& [member, versions] : f.members) {
            const auto at = picks_.find(member);
            mask range;
            if (at == picks_.end() || member == f.provider) continue;
            if (!in_range(f, member, range)) return false;
            bool exempt = false;
            for (const auto& [other, where] : f.members)
                exempt = exempt || (other != member && active_.contains({other, member}));
            here += range.has(at->second.bit) && !exempt ? 1 : 0;
        }
        if (here >= (f.provider.empty() ? 2U : 1U)) return no(label + ": members together");
    }
    for (const auto& [name, provider] : names_) {
        needs asked;
        std::copy_if(met_.begin(), met_.end(), std::back_inserter(asked),
                     [&](const auto* r) { return r->name == name; });
        if (asked.empty()) continue;
        const std::size_t bit = picks_.at(provider).bit;
        const supplies& all = *supplies_of(name);
        if (std::none_of(all.begin(), all.end(), [&](const auto& s) {
                return s.second.has(bit) &&
                       std::all_of(asked.begin(), asked.end(),
                                   [&](const auto* r) { return fits(*r, &s.first); });
            }))
            return no(name + " is not met at one version");
    }
    return true;
}

}  // namespace purvey::answer
