#include "resolver/problem/explain.hpp"

#include <algorithm>

namespace purvey::problem {
namespace {

std::string unit_of(const char* kind, const need& n) {
    return std::string(kind) + " " + n.where + " " + n.text;
}

// "", " 1.2", " >=1.2", " <=1.5" or " >=1.2,<=1.5": where the values lie among the candidates.
std::string span_of(const known_project& p, const solve::value_set& s) {
    if (s.empty()) return "";
    const solve::value lo = s.min(), hi = s.max(), last = p.table.count();
    if (lo == hi) return " " + p.version(lo).str();
    std::string out;
    if (lo > 1) out = ">=" + p.version(lo).str();
    if (hi < last) out += (out.empty() ? "<=" : ",<=") + p.version(hi).str();
    return out.empty() ? "" : " " + out;
}

std::string with_extra(const std::string& name, const std::string& extra) {
    return extra.empty() ? name : name + "[" + extra + "]";
}

std::string words(const pep::requirement& r) {
    std::string out = r.name;
    for (std::size_t k = 0; k < r.extras.size(); ++k)
        out += (k == 0 ? "[" : ",") + r.extras[k] + (k + 1 == r.extras.size() ? "]" : "");
    return r.specifier.empty() ? out : out + " " + r.specifier.str();
}

}  // namespace

bool explainer::refutes(const std::set<std::string>& units) {
    search s(catalog_, names_, refuted_.under, search_mode::walk, meter_);
    s.restrict_to(&units);
    const auto found = s.run();
    return found && !*found;
}

// Deletion: every unit that can go, goes. The user's own words are tried last, so that they stay
// visible.
void explainer::minimise() {
    std::set<std::string> in;
    for (const solve::tag t : refuted_.found.core()) {
        const fact& f = refuted_.found.facts()[t];
        if (std::string unit = f.unit(); !unit.empty()) in.insert(std::move(unit));
    }
    std::vector<std::string> own, theirs;
    for (const need& n : catalog_.asked().requirements)
        if (in.contains(unit_of("root", n))) own.push_back(unit_of("root", n));
    for (const need& n : catalog_.asked().constraints)
        if (in.contains(unit_of("constraint", n))) own.push_back(unit_of("constraint", n));
    for (const std::string& u : in)
        if (std::find(own.begin(), own.end(), u) == own.end()) theirs.push_back(u);
    std::set<std::string> left = in;
    // A core that does not refute alone lacks a step that only new metadata would give: keep it.
    if (refutes(left)) {
        for (const auto* all : {&theirs, &own})
            for (auto u = all->rbegin(); u != all->rend(); ++u) {
                left.erase(*u);
                if (!refutes(left)) left.insert(*u);
            }
    }
    for (const auto* all : {&own, &theirs})
        for (const std::string& u : *all)
            if (left.contains(u)) units_.push_back(u);
}

void explainer::collect(const search& s) {
    const std::set<std::string> kept(units_.begin(), units_.end());
    const auto& asked = catalog_.asked();
    for (std::size_t k = 0; k < asked.requirements.size(); ++k)
        if (kept.contains(unit_of("root", asked.requirements[k]))) roots_.push_back(k);
    for (std::size_t k = 0; k < asked.constraints.size(); ++k)
        if (kept.contains(unit_of("constraint", asked.constraints[k]))) constraints_.push_back(k);
    for (const solve::tag t : s.core()) {
        const fact& f = s.facts()[t];
        if (const std::string unit = f.unit(); !unit.empty() && !kept.contains(unit)) continue;
        if (f.kind != fact_kind::requirement) {
            if (!f.text.empty() && f.kind != fact_kind::binding) sentences_.push_back(f.text);
            continue;
        }
        auto it = std::find_if(arrows_.begin(), arrows_.end(), [&](const arrow& a) {
            return a.from == f.project && a.extra == f.extra && a.to == f.what->what.name;
        });
        if (it == arrows_.end())
            it =
                arrows_.insert(arrows_.end(), arrow{f.project, f.extra, f.what->what.name, {}, {}});
        it->releases = it->releases.unite(s.releases_of(f));
        if (std::find(it->texts.begin(), it->texts.end(), f.what) == it->texts.end())
            it->texts.push_back(f.what);
    }
}

std::string explainer::needs(const arrow& a) const {
    const std::size_t n = a.releases.size();
    std::string line = with_extra(a.from->name, a.extra) + span_of(*a.from, a.releases);
    if (n > 1) line += " (" + std::to_string(n) + " releases)";
    line += n > 1 ? " need " : " needs ";
    const bool one_text = std::all_of(a.texts.begin(), a.texts.end(), [&](const auto* r) {
        return words(r->what) == words(a.texts.front()->what);
    });
    known_project* to = catalog_.seen(a.to);
    if (one_text || to == nullptr) return line + words(a.texts.front()->what);
    solve::value_set all;
    for (const known_requirement* r : a.texts) all = all.unite(catalog_.admitted(*to, *r));
    return line + a.to + span_of(*to, all) + " (each its own range)";
}

// Why no candidate of the name meets the requirement, if none does.
std::string explainer::unmet(const std::string& name, const pep::requirement& r) const {
    known_project* p = catalog_.seen(name);
    if (p == nullptr) return "";
    if (!p->page->exists)
        return name + " is not on " +
               (p->page->index_url.empty() ? "the index" : p->page->index_url);
    if (!catalog::matching(*p, r.specifier).empty()) return "";
    std::string out = "no release of " + name + " fits";
    if (!r.specifier.empty()) out += " " + r.specifier.str();
    for (auto x = p->table.passed.rbegin(); x != p->table.passed.rend(); ++x)
        if (r.specifier.contains(p->page->releases[x->release].version))
            return out + ": " + name + " " + p->page->releases[x->release].version.str() + " " +
                   x->why.text();
    if (p->table.count() != 0) out += "; the newest is " + p->version(p->table.count()).str();
    return out;
}

std::string explainer::but(const std::string& name) const {
    std::string out;
    const auto& asked = catalog_.asked();
    for (const std::size_t k : roots_)
        if (asked.requirements[k].requirement.name == name)
            out += ", but you asked for " + words(asked.requirements[k].requirement);
    for (const std::size_t k : constraints_)
        if (asked.constraints[k].requirement.name == name)
            out += ", but you constrained it to " + words(asked.constraints[k].requirement);
    return out;
}

std::vector<std::string> explainer::in_order() const {
    std::vector<std::string> out, queue;
    const auto& asked = catalog_.asked();
    const auto enqueue = [&](const std::string& n) {
        if (std::find(queue.begin(), queue.end(), n) == queue.end()) queue.push_back(n);
    };
    const auto targeted = [&](const std::string& n) {
        return std::any_of(arrows_.begin(), arrows_.end(),
                           [&](const arrow& a) { return a.to == n; });
    };
    const auto say = [&](std::string line) {
        if (std::find(out.begin(), out.end(), line) == out.end()) out.push_back(std::move(line));
    };
    for (const std::size_t k : roots_) {
        const need& n = asked.requirements[k];
        enqueue(n.requirement.name);
        if (targeted(n.requirement.name)) continue;
        const std::string why = unmet(n.requirement.name, n.requirement);
        say("you asked for " + words(n.requirement) + (why.empty() ? "" : ": " + why));
    }
    for (std::size_t k = 0; k < queue.size(); ++k)
        for (const arrow& a : arrows_) {
            if (a.from->name != queue[k]) continue;
            enqueue(a.to);
            const std::string why = unmet(a.to, a.texts.front()->what);
            say(needs(a) + but(a.to) + (why.empty() ? "" : ": " + why));
        }
    for (const arrow& a : arrows_) say(needs(a) + but(a.to));
    for (const std::size_t k : constraints_)
        if (!targeted(asked.constraints[k].requirement.name))
            say("you constrained " + words(asked.constraints[k].requirement));
    for (const std::string& s : sentences_) say(s);
    return out;
}

std::vector<std::string> explainer::unminimised() {
    for (const solve::tag t : refuted_.found.core())
        if (std::string unit = refuted_.found.facts()[t].unit(); !unit.empty())
            units_.push_back(std::move(unit));
    collect(refuted_.found);
    return in_order();
}

std::vector<std::string> explainer::lines() {
    minimise();
    const std::set<std::string> kept(units_.begin(), units_.end());
    search s(catalog_, names_, refuted_.under, search_mode::walk, meter_);
    s.restrict_to(&kept);
    const auto found = s.run();
    collect(found && !*found ? s : refuted_.found);
    std::vector<std::string> out = in_order();
    const auto at_fault = [&](const std::string& name) {
        return std::find(blamed_.begin(), blamed_.end(), name) != blamed_.end();
    };
    const auto asked_for = [&](const std::string& name) {
        return std::any_of(arrows_.begin(), arrows_.end(),
                           [&](const arrow& a) { return a.to == name; }) ||
               std::any_of(roots_.begin(), roots_.end(), [&](std::size_t k) {
                   return catalog_.asked().requirements[k].requirement.name == name;
               });
    };
    for (const auto* chosen : {&refuted_.under.families, &refuted_.under.names})
        for (const auto& [name, provider] : *chosen)
            if (at_fault(name)) out.push_back("you chose " + provider + " for " + name);
    for (const auto& [name, provider] : refuted_.under.names)
        if (provider.empty() && asked_for(name)) out.push_back("nobody can provide " + name);
    return out;
}

}  // namespace purvey::problem
