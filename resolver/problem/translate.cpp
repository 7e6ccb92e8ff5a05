#include <algorithm>

#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

// From requirements to incompatibilities (rules 2, 4, 5, 8 of spec/provides.md).
namespace purvey::problem {
namespace {

const solve::value_set off = solve::value_set::single(0);
const solve::value_set on = solve::value_set::single(1);

// Mostly one of a few, of another length.
bool has(const std::vector<std::string>& all, const std::string& what) {
    return std::find(all.begin(), all.end(), what) != all.end();
}

}  // namespace

search::search(catalog& c, name_rules& n, const bindings& b, search_mode mode, meter& m)
    : catalog_(c),
      names_(n),
      bound_(b),
      mode_(mode),
      meter_(m),
      session_(m.allowed.patience, m.allowed.joins_after, m.allowed.free_after) {}

expected<bool, error> search::find_model() {
    if (catalog_.rules().objective.order == first_tried::lowest_direct)
        for (std::string& name : direct_projects(catalog_)) oldest_first_.insert(std::move(name));
    if (const auto ok = open_roots(); !ok) return unexpected(ok.error());
    const std::uint64_t conflicts = meter_.conflicts, visits = meter_.visits;
    for (;;) {
        const solve::budget left = steps_left(conflicts, visits);
        const solve::status s = session_.advance(one_wave(left));
        meter_.conflicts = conflicts + session_.conflicts();
        meter_.visits = visits + session_.visits();
        if (meter_.watcher != nullptr && meter_.watcher->cancelled())
            return unexpected(error{error_kind::limit, "cancelled", "", ""});
        if (s == solve::status::unsatisfiable) return false;
        if (s == solve::status::paused && is_used_up(left)) return limit_reached();
        if (add_overweight() || s == solve::status::paused) continue;
        if (s == solve::status::wants) {
            if (const auto ok = supply_wanted(session_.wanted()); !ok)
                return unexpected(ok.error());
            continue;
        }
        if (mode_ == search_mode::complete && ++rounds_ > meter_.allowed.models) return true;
        const auto added = add_violations();
        if (!added) return unexpected(added.error());
        if (*added) continue;
        if (!improving_ || !look_for_better()) return true;
    }
}

search::outcome_t search::open_roots() {
    std::vector<std::string> names;
    for (const need& n : catalog_.asked().requirements)
        if (!names_.is_declared_virtual(n.requirement.name)) names.push_back(n.requirement.name);
    catalog_.from().expect(names);
    for (const need& n : catalog_.asked().requirements) {
        const known_requirement* r = catalog_.requirement(n.requirement);
        if (!r->error.empty()) return bad_input(n.where, "\"" + n.text + "\" " + r->error);
        if (!r->always() || !counts(n)) continue;
        const auto t = translate(*r, nullptr);
        if (!t) return unexpected(t.error());
        root_needs_.emplace_back(r, true);
        for (const terms& clause : (*t)->clauses) {
            fact f{fact_kind::root, &n};
            f.what = r;
            f.project = catalog_.seen(n.requirement.name);
            forbid(clause, std::move(f));
        }
        session_.start((*t)->next);
    }
    return std::monostate{};
}

search::outcome_t search::supply_wanted(const solve::want& w) {
    if (meter_.watcher != nullptr) meter_.watcher->picked(projects_.size());
    if (w.release == 0) {  // an extra is on only where its project is there
        const solve::var project = projects_.at(items_[solve::index(w.item)].name);
        forbid({{w.item, on}, {project, off}}, {fact_kind::extra});
        return std::monostate{};
    }
    expect_what_follows(w);
    known_project& p = *items_[solve::index(w.item)].project;
    const bool grouped = items_[solve::index(w.item)].extra.empty() && catalog_.knows_groups(p);
    const solve::value last = w.release > w.older ? w.release - w.older : 1;
    if (grouped)
        if (const auto ok = look_ahead(w, last); !ok) return ok;
    const bool local = catalog_.from().local();
    for (solve::value v = w.release - 1; !grouped && v >= last; --v) {
        if ((!local && p.metadata[v - 1] == nullptr) || session_.is_supplied(w.item, v)) continue;
        if (const auto ok = supply_release(w.item, v); !ok) return ok;
    }
    if (session_.is_supplied(w.item, w.release)) return std::monostate{};
    return supply_release(w.item, w.release);
}

// What the user can do about a release that only a build would tell of.
std::string search::way_round_a_build(const known_project& p, solve::value release) const {
    std::string way;
    for (solve::value v = 1; v <= p.table.count() && way.empty(); ++v)
        for (const std::size_t k : p.table.files_of(v))
            if (v != release && p.release(v).files[k].kind == file_kind::wheel)
                way = "constrain " + p.name + " to a release with a wheel, for example \"" +
                      p.name + "!=" + p.version(release).str() + "\"";
    std::string others;
    const family* f = names_.family_of(p.name);
    for (std::size_t k = 0; f != nullptr && k < f->stands.size(); ++k)
        if (const stands_for& s = f->stands[k];
            s.name == p.name && names_.stand(s.provider, p.name) == &s)
            others += (others.empty() ? "--choose " : " or --choose ") + f->label + "=" +
                      s.provider + (s.lost.empty() ? "" : " (lost: " + s.lost + ")");
    if (others.empty())
        return way.empty() ? "no release of " + p.name + " has a wheel: do without it" : way;
    return way + (way.empty() ? "" : "; or ") + "let another project stand for it: " + others;
}

// Where metadata is far away, what a release requires of projects that are known already may rule
// it out: the search sees that first, and nobody is asked for the others. True: it was told as
// much, once; unless the release is out, it will be wanted again. False: all are asked for, at
// once.
expected<bool, error> search::puts_off(solve::var v, solve::value release,
                                       const std::vector<const known_requirement*>& in_force) {
    const auto is_new = [&](const known_requirement* r) {
        return r->error.empty() && catalog_.seen(r->what.name) == nullptr;
    };
    if (std::ranges::any_of(in_force, is_new) && put_off_.emplace(v, release).second) {
        for (const known_requirement* r : in_force) {
            if (!plain_.contains(r->what.name)) continue;
            const auto g = group_for(v, solve::value_set::single(release), *r);
            if (!g) return unexpected(g.error());
        }
        return true;
    }
    std::vector<std::string> names;
    for (const known_requirement* r : in_force)
        if (!names_.is_declared_virtual(r->what.name)) names.push_back(r->what.name);
    catalog_.from().expect(names);
    return false;
}

search::outcome_t search::supply_release(solve::var v, solve::value release) {
    known_project& p = *items_[solve::index(v)].project;
    const std::string extra =
        items_[solve::index(v)].extra;  // by value: translating adds variables
    const auto m = catalog_.metadata(p, release);
    if (!m) return unexpected(m.error());
    const bool needs_build = (*m)->raw->origin == metadata_origin::needs_build;
    if (needs_build && ceilings_.empty())
        return unknown(p.name + " " + p.version(release).str(),
                       "its metadata needs a build, and it would be picked: " + (*m)->raw->why,
                       way_round_a_build(p, release));
    std::vector<solve::group_id> list;
    // Where a search is restricted to other units, what can be read of such a release counts.
    if ((needs_build || !(*m)->error.empty()) && counts(p, "", "")) {
        fact f{fact_kind::unusable};
        f.project = &p;
        f.text = p.name + " " + p.version(release).str() +
                 " cannot be used: " + (needs_build ? "its metadata needs a build" : (*m)->error);
        forbid({{projects_.at(p.name), solve::value_set::single(release)}}, std::move(f));
    } else if (extra.empty() || has((*m)->extras, extra)) {
        const auto in_force = [&](const known_requirement* r) {
            return extra.empty() ? r->always() : !r->always() && has(r->extras(), extra);
        };
        if (!catalog_.from().local()) {
            std::vector<const known_requirement*> asked;
            std::ranges::copy_if((*m)->requirements, std::back_inserter(asked), in_force);
            const auto later = puts_off(v, release, asked);
            if (!later) return unexpected(later.error());
            if (*later) return std::monostate{};
        }
        for (std::size_t k = 0; k < (*m)->requirements.size(); ++k) {
            const known_requirement* r = (*m)->requirements[k];
            if (!in_force(r)) continue;
            // Which other releases declare the extra as well, groups do not say.
            const solve::value_set* all =
                extra.empty() ? catalog_.sharing(p, (*m)->raw->requires_dist[k]) : nullptr;
            const auto g =
                group_for(v, all != nullptr ? *all : solve::value_set::single(release), *r);
            if (!g) return unexpected(g.error());
            list.push_back(*g);
        }
    }
    session_.supply(v, release, std::move(list));
    return std::monostate{};
}

expected<solve::group_id, error> search::group_for(solve::var v, const solve::value_set& releases,
                                                   const known_requirement& r) {
    const std::uint64_t key = std::uint64_t{solve::index(v)} << 32 | r.id;
    if (const auto it = group_of_.find(key); it != group_of_.end()) {
        session_.extend_group(groups_[it->second].group, releases);
        return groups_[it->second].group;
    }
    known_project* const project = items_[solve::index(v)].project;
    const std::string extra =
        items_[solve::index(v)].extra;  // by value: translating adds variables
    const family* asker = names_.family_of(project->name);
    const translated* t = &nothing_;
    if (!r.error.empty()) {
        if (counts(*project, "", "")) t = &never_;
    } else if (counts(*project, extra, r.what.name)) {
        const auto made = translate(r, asker);
        if (!made) return unexpected(made.error());
        t = *made;
    }
    const auto number = static_cast<std::uint32_t>(groups_.size());
    const solve::tag fact = facts_.add_requirement(r, *project, extra, solve::group_id{number});
    const solve::group_id g = session_.add_group(v, releases, t->clauses, t->next, fact);
    const family* mine = t == &plain_made_ ? nullptr : names_.family_of(r.what.name);
    group_of_.emplace(key, number);
    groups_.push_back({v, g, &r, mine == nullptr || mine != asker});
    return g;
}

bool search::meets(const known_requirement& r, const supply& s) const {
    const auto fits = [&](const pep::specifier_set& spec) {
        return spec.empty() || (s.versioned && spec.contains(s.version));
    };
    if (!fits(r.what.specifier)) return false;
    for (const need* n : names_.constraints(r.what.name))
        if (counts(*n) && !fits(n->requirement.specifier)) return false;
    return true;
}

expected<const search::translated*, error> search::translate(const known_requirement& r,
                                                             const family* asker) {
    const std::string& name = r.what.name;
    if (const auto it = plain_.find(name); it != plain_.end())
        return translate_plain(r, it->second);
    translated& out = made_;
    out = {};
    outcome_t ok = std::monostate{};
    const bool own = bound_.is_own(name);
    if (names_.is_declared_virtual(name) || (bound_.name(name) != nullptr && !own)) {
        ok = translate_virtual(r, out);
        return ok ? expected<const translated*, error>(&out) : unexpected(ok.error());
    }
    if (const auto p = project_var(name); !p) return unexpected(p.error());
    const family* f = names_.family_of(name);
    const bool may_be_replaced = f != nullptr && f != asker && !own;
    const std::string* bound = may_be_replaced ? bound_family(*f) : nullptr;
    if (bound != nullptr && !bound->empty() && *bound != name && names_.stand(*bound, name)) {
        ok = translate_replaced(r, *bound, out, std::nullopt);
    } else if (may_be_replaced && bound == nullptr && mode_ == search_mode::complete &&
               names_.has_standers(name)) {
        ok = translate_open_family(r, *f, out);
    } else {
        const auto is_virtual = names_.is_virtual(name);
        if (!is_virtual) return unexpected(is_virtual.error());
        if (!*is_virtual && f == nullptr) {
            const solve::var v = projects_.at(name);
            plain_.emplace(items_[solve::index(v)].project->name, v);
            return translate_plain(r, v);
        }
        ok = *is_virtual ? translate_virtual(r, out) : translate_real(r, out);
    }
    return ok ? expected<const translated*, error>(&out) : unexpected(ok.error());
}

// The same as translate_real for most requirements, without a list made anew for each.
const search::translated* search::translate_plain(const known_requirement& r, solve::var v) {
    known_project& p = *items_[solve::index(v)].project;
    plain_made_.clauses.resize(1 + r.what.extras.size());
    plain_made_.next.assign(1, v);
    plain_made_.clauses[0].assign({{v, except(p, catalog_.admitted(p, r))}});
    for (std::size_t k = 0; k < r.what.extras.size(); ++k) {
        const solve::var e = extra_var(v, r.what.extras[k]);
        plain_made_.clauses[k + 1].assign({{e, off}});
        plain_made_.next.push_back(e);
    }
    return &plain_made_;
}

search::outcome_t search::translate_real(const known_requirement& r, translated& out) {
    const auto v = project_var(r.what.name);
    if (!v) return unexpected(v.error());
    known_project& p = *items_[solve::index(*v)].project;
    out.clauses.push_back({{*v, except(p, catalog_.admitted(p, r))}});
    out.next.push_back(*v);
    for (const std::string& x : r.what.extras) {
        const solve::var e = extra_var(*v, x);
        out.clauses.push_back({{e, off}});
        out.next.push_back(e);
    }
    return std::monostate{};
}

search::outcome_t search::translate_virtual(const known_requirement& r, translated& out) {
    const std::string& name = r.what.name;
    const std::string* bound = bound_.name(name);
    if (bound == nullptr && mode_ == search_mode::walk) {
        out.next.push_back(name_item("?" + name, name));  // met by nothing in A
        return std::monostate{};
    }
    if (bound != nullptr && bound->empty()) {
        out.clauses.push_back({});
        return std::monostate{};
    }
    const auto found = virtual_var(name);
    if (!found) return unexpected(found.error());
    const virtual_name& V = **found;
    solve::value_set allowed;
    for (solve::value k = 0; k < V.values.size(); ++k)
        if (meets(r, V.values[k])) allowed = allowed.unite(solve::value_set::single(k + 1));
    const auto size = static_cast<solve::value>(V.values.size() + 1);
    out.clauses.push_back({{V.v, allowed.complement(size)}});
    out.next.push_back(V.v);
    for (const std::string& x : r.what.extras) {
        const std::string key = name + "[" + x + "]";
        const bool fresh = !names_items_.contains(key);
        const solve::var asked = name_item(key, name);
        out.clauses.push_back({{asked, off}});
        out.next.push_back(asked);
        if (!fresh) continue;
        std::vector<solve::var> next;
        for (const std::string& p : V.providers) {
            const solve::var e = extra_var(projects_.at(p), x);
            next.push_back(e);
            forbid({{asked, on}, {V.v, V.values_by(p)}, {e, off}}, {});
        }
        session_.set_next(asked, std::move(next));
    }
    return std::monostate{};
}

search::outcome_t search::translate_replaced(const known_requirement& r,
                                             const std::string& provider, translated& out,
                                             std::optional<solve::term> only_if) {
    const auto v = project_var(provider);
    if (!v) return unexpected(v.error());
    const known_project& p = *items_[solve::index(*v)].project;
    const std::string& name = r.what.name;
    solve::value_set allowed;
    for (const supply& s : names_.standing(*names_.stand(provider, name), p))
        if (meets(r, s)) allowed = allowed.unite(s.releases);
    const auto clause = [&](solve::term t) {
        terms c;
        if (only_if) c.push_back(*only_if);
        c.push_back(std::move(t));
        out.clauses.push_back(std::move(c));
    };
    clause({*v, except(p, allowed)});
    const solve::var alias = name_item(name + ">" + provider, name);
    session_.set_next(alias, {*v});
    out.next.push_back(alias);
    for (const std::string& x : r.what.extras) {
        const solve::var e = extra_var(*v, x);
        const std::string key = name + "[" + x + "]>" + provider;
        const bool fresh = !names_items_.contains(key);
        const solve::var asked = name_item(key, name);
        if (fresh) {
            session_.set_next(asked, {e});
            forbid({{asked, on}, {e, off}}, {});
        }
        clause({asked, off});
        out.next.push_back(asked);
    }
    return std::monostate{};
}

search::outcome_t search::translate_open_family(const known_requirement& r, const family& f,
                                                translated& out) {
    const solve::var F = family_var(f);
    solve::value_set others(1, static_cast<solve::value>(f.members.size()) + 2);
    out.next.push_back(F);
    translated real;
    if (const auto ok = translate_real(r, real); !ok) return ok;
    out.next.insert(out.next.end(), real.next.begin(), real.next.end());
    for (solve::value k = 0; k < f.members.size(); ++k) {
        const std::string& m = f.members[k].project;
        if (m == r.what.name || names_.stand(m, r.what.name) == nullptr) continue;
        const solve::value_set chosen = solve::value_set::single(k + 2);
        others = others.minus(chosen);
        if (const auto ok = translate_replaced(r, m, out, solve::term{F, chosen}); !ok) return ok;
    }
    for (terms& c : real.clauses) {
        c.push_back({F, others});
        out.clauses.push_back(std::move(c));
    }
    return std::monostate{};
}

}  // namespace purvey::problem
