#include <algorithm>

#include "resolver/problem/search.hpp"

// Constraints that are looked at only once a model is there, and added if it breaks them. They hold
// from the start, so the answer is the one that stating them all at once would give; most are never
// needed. What is not read yet may still ask for something: such releases are left out of what is
// forbidden, and a sharper incompatibility follows if it matters.
namespace purvey::problem {
namespace {

std::string import_name(std::string_view entry) {
    entry = entry.substr(0, entry.find(';'));
    while (entry.ends_with(' ')) entry.remove_suffix(1);
    return std::string(entry);
}

std::string all_the_same(const std::string& overlap) {
    return "--allow-overlap " + overlap + " installs both all the same";
}

}  // namespace

unexpected<error> search::broken_clause() const {
    return unknown("", "a constraint that was broken cannot be stated",
                   "this is a fault of purvey: please report it with a recorded snapshot");
}

expected<bool, error> search::add_violations() {
    read_model();
    if (const auto ok = know_members(); !ok) return unexpected(ok.error());
    if (!add_unreached()) find_violations();
    if (broken_) return broken_clause();
    const bool any = !refuting_.empty();
    for (auto& [ts, f] : refuting_) session_.forbid(ts, facts_.add(std::move(f)));
    refuting_.clear();
    return any;
}

void search::find_violations() {
    bool any = add_missing_extras();
    any |= add_conflicts();
    std::set<std::string> labels;
    for (const pick& p : picks_)
        if (const family* f = names_.family_of(p.project->name)) labels.insert(f->label);
    for (const auto& [label, v] : family_vars_) labels.insert(label);
    for (const std::string& label : labels) {
        const family& f = *names_.family_called(label);
        any |= add_exclusions(f);
        if (mode_ == search_mode::complete) any |= add_unsupported_binding(f);
    }
    if (!any && !must_use_.empty()) add_unused();
}

// What a member requires: all of it where that is free, else the newest release speaks for those
// that are not read (see may_require_unread).
search::outcome_t search::know_member(known_project& p) {
    const solve::value last = catalog_.from().local() ? 1 : p.table.count();
    for (solve::value v = p.table.count(); v >= 1 && v >= last; --v)
        if (const auto m = catalog_.metadata(p, v); !m) return unexpected(m.error());
    return std::monostate{};
}

// Members of a family of which two are picked: any of them might require another, which exempts it.
search::outcome_t search::know_members() {
    std::map<const family*, std::size_t> picked_members;
    for (const pick& p : picks_)
        if (const family* f = names_.family_of(p.project->name)) ++picked_members[f];
    for (const auto& [f, count] : picked_members) {
        const std::string* bound = bound_family(*f);
        const bool excluded = bound != nullptr || mode_ == search_mode::complete;
        const bool alone =
            count == 1 && (bound == nullptr || bound->empty() || picked(*bound) != nullptr);
        if (!excluded || alone) continue;
        std::vector<std::string> members;
        for (const family_member& m : f->members) members.push_back(m.project);
        catalog_.from().expect(members);
        for (const std::string& m : members) {
            const auto v = project_var(m);
            if (!v) return unexpected(v.error());
            if (const auto ok = know_member(*items_[solve::index(*v)].project); !ok) return ok;
        }
    }
    return std::monostate{};
}

// Rule 8: a substitute needs the extras asked of the name it meets.
bool search::add_missing_extras() {
    bool any = false;
    for (const edge& e : edges_) {
        if (e.met_by.empty() || e.met_by == e.what->what.name) continue;
        const pick* p = picked(e.met_by);
        for (const std::string& x : e.what->what.extras) {
            if (p == nullptr || std::binary_search(p->extras.begin(), p->extras.end(), x)) continue;
            const std::string& name = e.what->what.name;
            const auto direct = names_items_.find(name + "[" + x + "]");
            const auto replaced = names_items_.find(name + "[" + x + "]>" + e.met_by);
            // In an explanation, a requirement that does not count asks for nothing.
            if (direct == names_items_.end() && replaced == names_items_.end()) continue;
            terms ts{{projects_.at(e.met_by), solve::value_set::single(p->release)}};
            if (replaced != names_items_.end()) {
                ts.push_back({replaced->second, solve::value_set::single(1)});
            } else {
                const virtual_name& V = virtuals_.at(name);
                solve::value_set mine;
                for (solve::value k = 0; k < V.values.size(); ++k)
                    if (V.by[k] == e.met_by) mine = mine.unite(solve::value_set::single(k + 1));
                ts.push_back({direct->second, solve::value_set::single(1)});
                ts.push_back({V.v, mine});
            }
            fact f{fact_kind::extra};
            f.project = p->project;
            f.text = e.met_by + " " + p->project->version(p->release).str() + " has no extra \"" +
                     x + "\", which is asked of " + name;
            refute_model(std::move(ts), std::move(f));
            any = true;
        }
    }
    return any;
}

// Rule 7: Obsoletes-Dist, and exclusive Import-Names that overlap.
bool search::add_conflicts() {
    bool any = false;
    std::map<std::string, std::vector<const pick*>> owners;
    const auto keep_apart = [&](fact_kind kind, const pick& p, const pick& q,
                                const solve::value_set& of_q, std::string declared,
                                std::string why) {
        if (names_.may_overlap(p.project->name, q.project->name)) return false;
        fact f{kind};
        f.project = p.project;
        f.extra = std::move(declared);
        f.overlap = overlap_of(p.project->name, q.project->name);
        f.text = std::move(why) + " (" + all_the_same(f.overlap) + ")";
        refute_model({{projects_.at(p.project->name), solve::value_set::single(p.release)},
                      {projects_.at(q.project->name), of_q}},
                     std::move(f));
        any = true;
        return true;
    };
    for (const pick& p : picks_) {
        const auto& m = p.project->metadata[p.release - 1];
        if (!m) continue;
        const std::string self = p.project->name + " " + p.project->version(p.release).str();
        for (const known_requirement* r : m->obsoletes) {
            const pick* q = picked(r->what.name);
            if (q == nullptr || q == &p) continue;
            const solve::value_set hit = catalog::matching(*q->project, r->what.specifier);
            if (hit.contains(q->release))
                keep_apart(fact_kind::obsoletes, p, *q, hit, std::string(r->text),
                           self + " obsoletes " + r->what.str());
        }
        for (const std::string_view entry : m->raw->import_name) {
            const std::string name = import_name(entry);
            if (name.empty()) continue;
            const family* f = names_.family_of(p.project->name);
            for (const pick* q : owners[name]) {
                if (q == &p || (f != nullptr && f == names_.family_of(q->project->name))) continue;
                const std::string other =
                    q->project->name + " " + q->project->version(q->release).str();
                if (keep_apart(fact_kind::same_import, p, *q, solve::value_set::single(q->release),
                               name, self + " and " + other + " both own the import name " + name))
                    break;
            }
            owners[name].push_back(&p);
        }
    }
    return any;
}

// Rule 5: at most one member, not counting those that another member requires.
bool search::add_exclusions(const family& f) {
    const std::string* bound = bound_family(f);
    if (bound == nullptr && mode_ == search_mode::walk) return false;
    std::string chosen = bound == nullptr ? "" : *bound;
    terms given;
    if (const auto it = family_vars_.find(f.label); it != family_vars_.end()) {
        const solve::value k = session_.picked(it->second);  // 0: nobody asked for a member
        if (k > 0) given.push_back({it->second, solve::value_set::single(k)});
        if (k > 1) chosen = f.members[k - 2].project;
    }
    std::vector<std::string> here;
    for (const family_member& m : f.members) {
        const pick* p = picked(m.project);
        if (p == nullptr || is_exempt(m.project) || names_.family_of(m.project) != &f) continue;
        if (names_.in_range(f, *p->project).contains(p->release)) here.push_back(m.project);
    }
    std::erase(here, chosen);
    if (here.empty() || (chosen.empty() && here.size() < 2)) return false;
    here.resize(chosen.empty() ? 2 : 1);
    for (const std::string& m : here)
        merge(given, {projects_.at(m), names_.in_range(f, *picked(m)->project)});
    for (const std::string& m : here) nobody_asks({m, ""}, false, true, given);
    fact what{fact_kind::exclusion};
    what.project = picked(here.front())->project;
    if (here.size() > 1) what.extra = here.back();
    what.text = here.front() + " and " + (here.size() > 1 ? here.back() : chosen) +
                " overwrite each other (" + f.label + "; " + all_the_same(f.label) + ")";
    what.overlap = f.label;
    what.apart = &f;
    refute_model(std::move(given), std::move(what));
    return true;
}

// complete mode: a family may be bound to a member only if two members are asked for from outside,
// that one among them.
bool search::add_unsupported_binding(const family& f) {
    const auto it = family_vars_.find(f.label);
    if (it == family_vars_.end() || session_.picked(it->second) < 2) return false;
    const solve::value k = session_.picked(it->second);
    const std::string& chosen = f.members[k - 2].project;
    std::vector<std::string> named, others;
    for (const family_member& m : f.members) {
        const bool asked = std::any_of(edges_.begin(), edges_.end(), [&](const edge& e) {
            return e.outside && e.what->what.name == m.project;
        });
        if (asked && !is_exempt(m.project))
            named.push_back(m.project);
        else
            others.push_back(m.project);
    }
    const bool is_named = std::find(named.begin(), named.end(), chosen) != named.end();
    if (is_named && named.size() > 1) return false;
    terms given{{it->second, solve::value_set::single(k)}};
    if (!is_named) others = {chosen};
    for (const std::string& m : others) {
        if (!is_exempt(m)) {
            nobody_asks({m, ""}, true, false, given);
            continue;
        }
        for (const edge& e : edges_) {
            if (e.outside || e.from == root || e.what->what.name != m) continue;
            const pick& by = picks_[e.from];
            const solve::var v = projects_.at(by.project->name);
            merge(given, {v, solve::value_set::single(by.release)});
            for (const std::string& x : e.what->always() ? std::vector<std::string>{} : by.extras)
                merge(given, {extra_var(v, x), solve::value_set::single(1)});
            break;
        }
    }
    refute_model(std::move(given), {fact_kind::support});
    return true;
}

// Forbids the model at hand, once all that is wrong with it has been found: the first of these
// clauses can narrow what the next one would speak of. A clause that the model does not break would
// let the search come back to it for ever.
void search::refute_model(terms ts, fact f) {
    for (const solve::term& t : ts)
        if (!session_.domain(t.v).intersects(t.s)) broken_ = true;
    refuting_.emplace_back(std::move(ts), std::move(f));
}

}  // namespace purvey::problem
