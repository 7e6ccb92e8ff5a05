#include <algorithm>

#include "resolver/answer/certificate/claim_check.hpp"

// Rule 7 of spec/provides.md: what keeps two releases apart, families aside.
namespace purvey::answer {

bool claim_check::is_obsoleting(const std::string& project, const pep::requirement* r) const {
    return r != nullptr && r->url.empty() && known_.in_force(*r, "") && r->name != project &&
           !target_.may_overlap(project, r->name);
}

// Releases that declare that they and another project's are not to be together.
bool claim_check::obsoletes(const json_value& line, terms& to) {
    asked_releases found;
    if (!line.has_only({"line", "of", "releases", "obsoletes"}))
        return no("a line with other keys");
    const json_value& text = *line.find("obsoletes");
    if (!text.is_text() || !read_releases(line, found)) return no("no Obsoletes-Dist");
    const auto declared = found.of->project->obsoletes.find(text.text);
    if (!found.extra.empty() || declared == found.of->project->obsoletes.end() ||
        !found.releases.within(declared->second))
        return no("not all of them declare this");
    const pep::requirement* r = known_.requirement(text.text);
    if (!is_obsoleting(found.name, r)) return no("it keeps nothing apart");
    table* other = table_of(r->name);
    if (other == nullptr) return false;
    to.emplace(found.name, found.releases);
    to.emplace(r->name, other->candidates & other->project->in(r->specifier));
    return true;
}

// Two projects' releases that own one import name.
bool claim_check::imports(const json_value& line, terms& to) {
    if (!line.has_only({"line", "import", "never"})) return no("a line with other keys");
    const json_value &name = *line.find("import"), &never = *line.find("never");
    if (!name.is_text() || name.text.empty() || !never.is_object() || never.keys.size() != 2 ||
        target_.may_overlap(never.keys[0], never.keys[1]) ||
        of_one_family(never.keys[0], never.keys[1]))
        return no("they need not be apart");
    for (std::size_t k = 0; k < 2; ++k) {
        mask said;
        table* t = table_of(never.keys[k]);
        if (t == nullptr || !values(never.keys[k], never.items[k], said)) return false;
        const auto owned = t->project->imports.find(name.text);
        const mask some = said & (t->candidates | mask::of(0));
        if (owned == t->project->imports.end() || !some.within(owned->second))
            return no("not all of " + never.keys[k] + " own it");
        to.emplace(never.keys[k], std::move(said));
    }
    return true;
}

// Members of one family that is not bound: a reviewed fact, as those of the bound families are.
bool claim_check::read_one_family(const json_value& line) {
    const json_value& who = *line.find("one family");
    if (!line.has_only({"one family"}) || !who.is_list_of(json_value::kind::text))
        return no("no family");
    std::set<std::string>& made = together_.emplace_back();
    for (const json_value& m : who.items) made.insert(m.text);
    return true;
}

bool claim_check::of_one_family(const std::string& a, const std::string& b) const {
    const bound_family* f = family_of(a);
    return (f != nullptr && f == family_of(b)) ||
           std::any_of(together_.begin(), together_.end(),
                       [&](const auto& t) { return t.contains(a) && t.contains(b); });
}

bool claim_check::coexist() {
    for (const auto& [a, p] : picks_)
        for (const auto& [b, q] : picks_)
            if (a != b && !coexist(a, b)) return false;
    return true;
}

// The first does not make the second obsolete, nor own an import name with it.
bool claim_check::coexist(const std::string& a, const std::string& b) {
    const pick &p = picks_.at(a), &q = picks_.at(b);
    for (const auto& [text, releases] : p.of->project->obsoletes) {
        const pep::requirement* r = releases.has(p.bit) ? known_.requirement(text) : nullptr;
        if (is_obsoleting(a, r) && r->name == b && q.of->project->in(r->specifier).has(q.bit))
            return no(a + " obsoletes " + r->str());
    }
    if (of_one_family(a, b) || target_.may_overlap(a, b)) return true;
    for (const auto& [name, releases] : p.of->project->imports) {
        const auto other = q.of->project->imports.find(name);
        if (!name.empty() && releases.has(p.bit) && other != q.of->project->imports.end() &&
            other->second.has(q.bit))
            return no(a + " and " + b + " own the import name " + name);
    }
    return true;
}

}  // namespace purvey::answer
