#include <algorithm>

#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

// The variables of a search: projects, extras, names, families.
namespace purvey::problem {

// The values that do not meet a requirement, absence included.
solve::value_set search::except(const known_project& p, const solve::value_set& allowed) const {
    return allowed.complement(p.table.count() + 1);
}

void search::forbid(terms ts, fact f) {
    for (const solve::term& t : ts)
        if (t.s.empty()) return;  // can never be all true
    session_.forbid(ts, facts_.add(std::move(f)));
}

void search::merge(terms& to, const solve::term& t) {
    for (solve::term& have : to)
        if (have.v == t.v) {
            have.s = have.s.intersect(t.s);
            return;
        }
    to.push_back(t);
}

expected<solve::var, error> search::project_var(const std::string& name) {
    if (const auto it = projects_.find(name); it != projects_.end()) return it->second;
    const auto found = catalog_.project(name);
    if (!found) return unexpected(found.error());
    known_project& p = **found;
    const solve::var v = session_.add_project(p.table.count());
    projects_.emplace(name, v);
    items_.push_back({&p, "", name});
    if (const auto order = order_of(p); !order.empty()) session_.set_order(v, order);
    for (measured& m : ceilings_) m.held.add(v, m.what->all(p));
    add_constraints(p, v);
    return v;
}

// A constraint holds for the project whenever it is there, whoever asks.
void search::add_constraints(known_project& p, solve::var v) {
    for (const need* n : names_.constraints(p.name)) {
        if (!counts(*n)) continue;
        const solve::value_set ok = catalog::matching(p, n->requirement.specifier);
        fact f{fact_kind::constraint, n};
        f.project = &p;
        forbid({{v, solve::value_set(1, p.table.count() + 1).minus(ok)}}, std::move(f));
    }
}

solve::var search::extra_var(solve::var project, const std::string& extra) {
    const auto key = std::pair{project, extra};
    if (const auto it = extras_.find(key); it != extras_.end()) return it->second;
    const solve::var v = session_.add_extra(project);
    extras_.emplace(key, v);
    const item& of = items_[solve::index(project)];
    items_.push_back({of.project, extra, of.name});
    return v;
}

solve::var search::name_item(const std::string& key, const std::string& name) {
    if (const auto it = names_items_.find(key); it != names_items_.end()) return it->second;
    const bool is_extra = key.find('[') != std::string::npos;
    const solve::var v =
        session_.add_name(is_extra ? solve::value_set(0, 2) : solve::value_set(1, 2), false);
    items_.push_back({nullptr, "", name});
    names_items_.emplace(key, v);
    return v;
}

const std::string* search::bound_family(const family& f) const {
    return bound_.family(f.label);
}

// Values: 1 closed, then the members in declared order. Decided only in complete mode.
solve::var search::family_var(const family& f) {
    if (const auto it = family_vars_.find(f.label); it != family_vars_.end()) return it->second;
    const auto members = static_cast<solve::value>(f.members.size());
    const solve::var v = session_.add_name({1, members + 2}, true);
    const solve::value_set closed = solve::value_set::single(1);
    session_.set_order(v, {&closed, 1});
    items_.push_back({nullptr, "", f.label});
    family_vars_.emplace(f.label, v);
    return v;
}

solve::value_set search::virtual_name::values_by(const std::string& provider) const {
    solve::value_set out;
    for (solve::value k = 0; k < values.size(); ++k)
        if (by[k] == provider) out = out.unite(solve::value_set::single(k + 1));
    return out;
}

expected<search::virtual_name*, error> search::virtual_var(const std::string& name) {
    if (const auto it = virtuals_.find(name); it != virtuals_.end()) return &it->second;
    virtual_name made;
    if (const std::string* bound = bound_.name(name)) {
        made.providers = {*bound};
    } else {
        auto all = names_.providers(name);
        if (!all) return unexpected(all.error());
        made.providers = std::move(*all);
    }
    for (const std::string& p : made.providers) {
        auto what = names_.provided(p, name);
        if (!what) return unexpected(what.error());
        for (supply& s : *what) {
            made.values.push_back(std::move(s));
            made.by.push_back(p);
        }
    }
    const auto count = static_cast<solve::value>(made.values.size());
    made.v = session_.add_name({0, count + 1}, mode_ == search_mode::complete);
    items_.push_back({nullptr, "", name});
    std::vector<solve::var> next;
    const auto met_by = [&](const solve::value_set& values, solve::var p,
                            const solve::value_set& releases) {
        fact f{fact_kind::binding};
        f.project = items_[solve::index(p)].project;
        f.text = name;
        forbid({{made.v, values}, {p, except(*f.project, releases)}}, std::move(f));
    };
    for (const std::string& p : made.providers) {
        const auto v = project_var(p);
        if (!v) return unexpected(v.error());
        next.push_back(*v);
        // Whatever the version it counts as, the provider is there: the walk comes to it in its
        // turn only if that is known at once.
        met_by(made.values_by(p), *v, {1, items_[solve::index(*v)].project->table.count() + 1});
    }
    for (solve::value k = 0; k < count; ++k)
        met_by(solve::value_set::single(k + 1), projects_.at(made.by[k]), made.values[k].releases);
    session_.set_next(made.v, std::move(next));
    return &virtuals_.emplace(name, std::move(made)).first->second;
}

}  // namespace purvey::problem
