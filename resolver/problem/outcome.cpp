#include "resolver/problem/outcome.hpp"

#include <algorithm>
#include <set>
#include <string_view>
#include <unordered_map>

#include "resolver/problem/stale.hpp"

namespace purvey::problem {
namespace {

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

const release_file* first_file(const known_project& p, solve::value v) {
    const auto files = p.table.fitting_files_of(v);
    return files.empty() ? nullptr : &p.release(v).files[files.front()];
}

// PEP 792. What is quarantined has no files, so it is picked where a snapshot knows none of any; a
// status that is not known yet is said as well.
void add_status(const listing& l, std::vector<std::string>& warnings) {
    if (l.status.empty() || l.status == "active") return;
    warnings.push_back(l.project + " is " + l.status + " on its index" +
                       (l.status_reason.empty() ? "" : ": " + l.status_reason));
}

}  // namespace

asker outcome_builder::asked(const search& s, const search::edge& e) const {
    if (e.from == search::root) {
        for (const need& n : catalog_.asked().requirements)
            if (catalog_.requirement(n.requirement) == e.what) return {"", "", n.text};
        return {"", "", std::string(e.what->text)};
    }
    const search::pick& p = s.picks()[e.from];
    return {p.project->name, p.project->version(p.release).str(),
            e.what->said ? e.what->what.str() : std::string(e.what->text)};
}

std::vector<picked_release> outcome_builder::packages(const search& s) const {
    std::vector<picked_release> out;
    std::unordered_map<std::string_view, std::vector<const search::edge*>> met;  // by whom
    for (const search::edge& e : s.edges()) met[e.met_by].push_back(&e);
    for (const search::pick& p : s.picks()) {
        picked_release r;
        r.project = p.project->name;
        r.listing = p.project->listing;
        r.release = p.project->table.release_of(p.release);
        r.metadata = p.project->metadata[p.release - 1]->raw;
        const auto fitting = p.project->table.fitting_files_of(p.release);
        r.files.assign(fitting.begin(), fitting.end());
        r.extras = p.extras;
        for (const search::edge* e : met[p.project->name]) r.asked_by.push_back(asked(s, *e));
        r.prerelease_only_because_no_final =
            !p.project->table.prereleases_ok && p.project->version(p.release).is_prerelease();
        out.push_back(std::move(r));
    }
    return out;
}

// What is lost where a member of a family meets that name, added to `to`.
void outcome_builder::add_loss(const std::string& provider, const std::string& name,
                               std::vector<std::string>& to) const {
    const stands_for* s = names_.stand(provider, name);
    if (s == nullptr || s->lost.empty()) return;
    const std::string lost = "for " + name + ": " + s->lost;
    if (!holds(to, lost)) to.push_back(lost);
}

std::vector<binding> outcome_builder::bindings_used(const search& s) const {
    std::vector<binding> out;
    for (const made_binding& m : binder_.made()) {
        if (m.provider.empty() || (!m.what.is_family && m.provider == m.what.name)) continue;
        binding b{m.what.name, m.provider, "", m.why, m.what.is_family, {}, {}, m.rejected, {}};
        const family* f = m.what.is_family ? names_.family_called(m.what.name) : nullptr;
        for (const search::edge& e : s.edges()) {
            const std::string& name = e.what->what.name;
            const bool of_family = f != nullptr && names_.family_of(name) == f;
            if (f != nullptr ? !of_family : name != m.what.name) continue;
            b.asked_by.push_back(asked(s, e));
            if (e.met_by == m.provider && name != m.provider && !holds(b.replaced, name))
                b.replaced.push_back(name);
        }
        const search::pick* p = s.picked(m.provider);
        const bool used = m.what.is_family ? p != nullptr : !b.asked_by.empty();
        if (!used || p == nullptr) continue;
        b.provider_version = p->project->version(p->release).str();
        for (const std::string& name : b.replaced)
            if (m.what.is_family) add_loss(m.provider, name, b.loses);
        out.push_back(std::move(b));
    }
    return out;
}

std::vector<std::string> outcome_builder::unused_choices(const search& s) const {
    const std::vector<binding> used = bindings_used(s);
    const auto is_met = [&](const choice& c) {  // by its own project, as chosen
        return names_.family_called(c.name) == nullptr && c.provider == c.name &&
               s.picked(c.name) != nullptr;
    };
    std::vector<std::string> out;
    for (const choice& c : catalog_.rules().choices)
        if (!is_met(c) && std::none_of(used.begin(), used.end(),
                                       [&](const binding& b) { return b.name == c.name; }))
            out.push_back(c.name);
    std::sort(out.begin(), out.end());
    return out;
}

std::vector<std::string> outcome_builder::warnings(const search& s) const {
    std::vector<std::string> out;
    for (const search::pick& p : s.picks()) {
        const std::string self = p.project->name + " " + p.project->version(p.release).str();
        for (const std::string& x : p.undeclared_extras)
            out.push_back(self + " has no extra \"" + x + "\"");
        const known_metadata& m = *p.project->metadata[p.release - 1];
        for (const std::string& text : m.ignored)
            out.push_back(self + ": ignored \"" + text + "\"");
        if (m.raw->origin == metadata_origin::other_file)
            out.push_back(self + ": its requirements were read from " + std::string(m.raw->file) +
                          (catalog_.rules().formats.of(p.project->name) == file_format::any
                               ? ", a file for another target"
                               : ", which is not to be installed"));
        const release_file* file = first_file(*p.project, p.release);
        if (file != nullptr && file->yanked)
            out.push_back(self + " is yanked: " + std::string(file->yanked_reason));
        add_status(*p.project->listing, out);
    }
    for (std::string& sentence : stale_picks(catalog_, s)) out.push_back(std::move(sentence));
    return out;
}

resolution outcome_builder::answered() const {
    const search& s = binder_.canonical().found;
    resolution r;
    r.packages = packages(s);
    r.bindings = bindings_used(s);
    r.unused_choices = unused_choices(s);
    r.warnings = warnings(s);
    r.order = catalog_.rules().objective.order;
    r.levels = binder_.best().levels;
    r.interrupted = binder_.best().interrupted;
    r.steps = meter_.visits;
    r.conflicts = meter_.conflicts;
    return r;
}

expected<offer, error> outcome_builder::make_offer(const open_name& o,
                                                   const std::string& provider) const {
    const auto w = binder_.walk_with(o, provider);
    if (!w) return unexpected(w.error());
    offer out;
    out.provider = provider;
    const search::pick* p = *w == nullptr ? nullptr : (*w)->found.picked(provider);
    if (p != nullptr) {
        out.version = p->project->version(p->release).str();
        if (const release_file* f = first_file(*p->project, p->release); f && f->size) {
            out.bytes = *f->size;
            out.bytes_known = true;
        }
    }
    const search& a = binder_.canonical().found;
    for (const search::edge& e : a.edges()) {
        const std::string& name = e.what->what.name;
        if (e.outside && name == provider) out.asked_by.push_back(asked(a, e));
        if (o.is_family && e.outside) add_loss(provider, name, out.loses);
    }
    return out;
}

expected<purvey::question, error> outcome_builder::ask(const open_name& o) const {
    purvey::question q;
    q.name = o.name;
    q.is_family = o.is_family;
    const search& a = binder_.canonical().found;
    for (const std::string& provider : binder_.offers(o.name)) {
        auto made = make_offer(o, provider);
        if (!made) return unexpected(made.error());
        q.offers.push_back(std::move(*made));
    }
    for (const search::edge& e : a.edges())
        if (!o.is_family && e.what->what.name == o.name) q.asked_by.push_back(asked(a, e));
    if (!o.is_family) return q;
    const family& f = *names_.family_called(o.name);
    q.what = f.what;
    std::set<std::string> names;
    for (const search::edge& e : a.edges())
        if (e.outside && names_.family_of(e.what->what.name) == &f) names.insert(e.what->what.name);
    for (const family_member& m : f.members) {
        // Members that nobody named and that stand for every name asked.
        const bool able = std::all_of(names.begin(), names.end(), [&](const std::string& n) {
            return n != m.project && names_.stand(m.project, n) != nullptr;
        });
        if (!able || holds(binder_.offers(o.name), m.project)) continue;
        const auto ok = binder_.feasible(o, m.project);
        if (!ok) return unexpected(ok.error());
        if (*ok) q.also_possible.push_back(m.project);
    }
    return q;
}

expected<choice_needed, error> outcome_builder::question(const binder::asks& open) const {
    choice_needed out;
    std::set<std::string> offered;
    for (const open_name& o : open.names) {
        auto q = ask(o);
        if (!q) return unexpected(q.error());
        for (const offer& f : q->offers) offered.insert(f.provider);
        out.questions.push_back(std::move(*q));
    }
    const search& a = binder_.canonical().found;
    for (picked_release& p : packages(a))
        if (!offered.contains(p.project)) out.settled.push_back(std::move(p));
    out.bindings = bindings_used(a);
    out.steps = meter_.visits;
    return out;
}

}  // namespace purvey::problem
