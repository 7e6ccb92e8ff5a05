#include "property/resolve/models.hpp"

#include <algorithm>
#include <tuple>

namespace purvey::check {

using number = reading::number;
using asking = reading::asking;

namespace {

std::size_t at(number n) {
    return static_cast<std::size_t>(n);
}

// Names that are asked for, and projects that meet other names.
class walk_queue {
  public:
    using item = std::tuple<number, std::string, bool>;  // what, which extra, is a provider
    explicit walk_queue(const reading& r) : r_(r) {}

    void add(number n, const std::string& extra, bool provider = false) {
        const item i{n, extra, provider};
        if (std::find(items_.begin(), items_.end(), i) == items_.end()) items_.push_back(i);
    }
    void add_all(const std::vector<asking>& these, const std::set<std::string>& extras) {
        for (const asking& a : these) {
            if (!r_.active(a, extras)) continue;
            add(a.what, "");
            for (const std::string& x : a.extras) add(a.what, x);
        }
    }
    std::size_t size() const { return items_.size(); }
    item operator[](std::size_t k) const { return items_[k]; }

  private:
    const reading& r_;
    std::vector<item> items_;
};

}  // namespace

// The project that meets the name; none: an unbound virtual name; closed: nobody may.
number models::provider(number n, const bindings& b, bool inside) const {
    if (const auto bound = b.names.find(n); bound != b.names.end()) return bound->second;
    if (r_.is_virtual(n)) return reading::none;
    const family* f = r_.family_of(n);
    if (f == nullptr || inside) return n;
    const auto bound = b.families.find(f);
    if (bound == b.families.end() || bound->second == bindings::closed) return n;
    return r_.stand(bound->second, n) != nullptr ? bound->second : n;
}

// False: it cannot be met.
bool models::follow_one(const picks& p, const bindings& b, number from, const asking& a, reach& out,
                        std::vector<std::pair<number, const asking*>>& queue) const {
    const family* f = r_.family_of(a.what);
    const bool inside = from != reading::none && f != nullptr && r_.family_of(from) == f;
    out.asked[at(a.what)].push_back(&a);
    if (!inside) out.outside.insert(a.what);
    if (inside && from != a.what) out.exempt.insert(a.what);
    const number by = provider(a.what, b, inside);
    if (by == bindings::closed) return false;
    if (by == reading::none) {
        out.unmet.insert(a.what);
        return true;
    }
    out.met[at(a.what)] = by;
    if (r_.at(by).candidates.empty()) return false;
    if (p[at(by)] == reading::none) {
        if (out.what == reading::none) out.what = by;
        return true;
    }
    const reading::candidate& c = r_.at(by, p[at(by)]);
    auto& extras = out.extras[at(by)];
    const std::size_t before = extras.size();
    for (const std::string& x : a.extras) {
        if (c.extras.contains(x)) extras.insert(x);
        // A real project without the extra only warns; a substitute must have it.
        if (!c.extras.contains(x) && by != a.what) return false;
    }
    const bool first = extras.insert("").second;
    if (first || extras.size() != before)
        for (const asking& more : c.requires_these)
            if (r_.active(more, extras)) queue.emplace_back(by, &more);
    return true;
}

bool models::met(number n, const std::vector<const asking*>& asked, number by, int release) const {
    const auto all = [&](auto fits) {
        return std::all_of(asked.begin(), asked.end(),
                           [&](const asking* a) { return fits(a->specifier); }) &&
               std::all_of(r_.constraints(n).begin(), r_.constraints(n).end(), fits);
    };
    const pep::version& own = r_.at(by, release).version;
    if (by == n) {
        return std::all_of(asked.begin(), asked.end(),
                           [&](const asking* a) { return r_.admits(n, a->specifier, release); });
    }
    const auto at_version = [&](const pep::version& v) {
        return all([&](const pep::specifier_set& s) { return s.empty() || s.contains(v); });
    };
    if (const stands_for* s = r_.stand(by, n)) {
        if (!r_.ordinary(by, release) || !(s->versions.empty() || s->versions.contains(own)))
            return false;
        if (s->version == counted_as::own) return at_version(own);
        if (s->version == counted_as::none)
            return all([](const pep::specifier_set& x) { return x.empty(); });
        return std::any_of(s->map.begin(), s->map.end(),
                           [&](const auto& m) { return m.first == own && at_version(m.second); });
    }
    const auto versions = r_.supplied(by, release, n);
    return std::any_of(versions.begin(), versions.end(), at_version);
}

reach models::follow(const picks& p, const bindings& b, bool all) const {
    reach out;
    out.met.assign(p.size(), reading::none);
    out.extras.resize(p.size());
    out.asked.resize(p.size());
    std::vector<std::pair<number, const asking*>> queue;
    for (const asking& a : r_.roots())
        if (r_.active(a, {})) queue.emplace_back(reading::none, &a);
    for (std::size_t k = 0; k < queue.size(); ++k) {
        const auto [from, a] = queue[k];
        if (!follow_one(p, b, from, *a, out, queue)) return out;
    }
    for (number n = 0; n < r_.count(); ++n) {
        const number by = out.met[at(n)];
        if (by != reading::none && p[at(by)] != reading::none &&
            !met(n, out.asked[at(n)], by, p[at(by)]))
            return out;
    }
    if (out.what != reading::none) {
        out.state = reach::lacks;
    } else if (all && !out.unmet.empty()) {
        out.state = reach::unbound;
        out.what = *out.unmet.begin();
    } else if (apart(p, b, out)) {
        out.state = reach::whole;
    }
    return out;
}

// Constraints, what keeps releases apart, and that nothing is there that nobody asked for.
bool models::apart(const picks& p, const bindings& b, const reach& r) const {
    std::map<std::string, std::vector<number>> owners;
    for (number n = 0; n < r_.count(); ++n) {
        const int mine = p[at(n)];
        if (mine == reading::none) continue;
        if (r.extras[at(n)].empty()) return false;
        const reading::candidate& c = r_.at(n, mine);
        for (const pep::specifier_set& s : r_.constraints(n))
            if (!s.contains(c.version)) return false;
        for (const asking& o : c.obsoletes) {
            const int other = p[at(o.what)];
            if (o.what != n && other != reading::none && !r_.may_coexist(n, o.what) &&
                o.specifier.contains(r_.at(o.what, other).version))
                return false;
        }
        for (const std::string& i : c.imports) {
            const family* f = r_.family_of(n);
            for (const number other : owners[i])
                if ((f == nullptr || f != r_.family_of(other)) && !r_.may_coexist(n, other))
                    return false;
            owners[i].push_back(n);
        }
    }
    return one_member(p, b, r);
}

bool models::one_member(const picks& p, const bindings& b, const reach& r) const {
    std::map<const family*, int> here;
    for (number n = 0; n < r_.count(); ++n) {
        const family* f = r_.family_of(n);
        if (f == nullptr || p[at(n)] == reading::none || r.exempt.contains(n)) continue;
        const auto bound = b.families.find(f);
        if (bound == b.families.end() || n == bound->second || !r_.excludes(n, p[at(n)])) continue;
        if (bound->second != bindings::closed || ++here[f] > 1) return false;
    }
    return true;
}

// True: found, or given up.
bool models::search(picks& p, const bindings& b, bool all, const test& wanted,
                    std::optional<model>& out) {
    if (left_ == 0 || --left_ == 0) return true;
    reach r = follow(p, b, all);
    if (r.state == reach::broken) return false;
    if (r.state == reach::whole) {
        model m{p, std::move(r)};
        if (wanted && !wanted(m)) return false;
        out = std::move(m);
        return true;
    }
    if (r.state == reach::unbound) {
        for (const number by : r_.providers(r.what)) {
            bindings more = b;
            more.names[r.what] = by;
            if (search(p, more, all, wanted, out)) return true;
        }
        return false;
    }
    const number project = r.what;
    for (const int k : r_.order(project)) {
        if (!r_.at(project, k).usable) continue;
        p[at(project)] = k;
        if (search(p, b, all, wanted, out)) return true;
    }
    p[at(project)] = reading::none;
    return false;
}

std::optional<model> models::one(const bindings& b, const picks& with, const test& wanted) {
    picks p = with;
    std::optional<model> out;
    search(p, b, false, wanted, out);
    return out;
}

std::optional<model> models::complete(const bindings& b, const test& wanted) {
    // At most one family is left to be bound in these worlds.
    const family* open = nullptr;
    for (const family& f : r_.of().rules.families.families)
        if (!b.families.contains(&f)) open = &f;
    std::vector<number> ways;
    for (number n = 0; n < r_.count(); ++n)
        if (open != nullptr && r_.family_of(n) == open) ways.push_back(n);
    std::optional<model> out;
    const auto look = [&](number bound) {
        bindings with = b;
        if (open != nullptr) with.families[open] = bound;
        picks p = nothing();
        // A member may be bound only where two are named, it among them.
        search(
            p, with, true,
            [&](const model& m) {
                const auto is_named = [&](number n) {
                    return m.reached.outside.contains(n) && !m.reached.exempt.contains(n);
                };
                const bool allowed =
                    bound == bindings::closed ||
                    (is_named(bound) && std::count_if(ways.begin(), ways.end(), is_named) > 1);
                return allowed && wanted(m);
            },
            out);
        return out.has_value() || gave_up();
    };
    if (look(bindings::closed)) return out;
    for (const number n : ways)
        if (look(n)) return out;
    return out;
}

// The first of its values that some model with these picks has.
void models::pick(number n, const bindings& b, picks& p, std::optional<model>& now) {
    for (const int v : r_.order(n)) {
        if (!r_.at(n, v).usable) continue;
        p[at(n)] = v;
        if (auto m = one(b, p, kept_)) {
            now = std::move(m);
            return;
        }
    }
}

std::optional<models::walked> models::walk(const bindings& b) {
    picks p = nothing();
    std::optional<model> now = one(b, p, kept_);
    if (!now) return std::nullopt;
    walked out;
    walk_queue queue(r_);
    queue.add_all(r_.roots(), {});
    for (std::size_t k = 0; k < queue.size(); ++k) {
        const auto [n, extra, provider] = queue[k];
        if (std::find(out.names.begin(), out.names.end(), n) == out.names.end())
            out.names.push_back(n);
        // The same in all models: bindings are fixed.
        const number by = provider ? n : now->reached.met[at(n)];
        if (by == reading::none) continue;
        if (by != n) {
            queue.add(by, extra, true);
            continue;
        }
        if (p[at(n)] == reading::none) {
            out.projects.push_back(n);
            pick(n, b, p, now);
            if (gave_up()) return std::nullopt;
        }
        const reading::candidate& c = r_.at(n, p[at(n)]);
        if (extra.empty()) queue.add_all(c.requires_these, {});
        if (c.extras.contains(extra)) queue.add_all(c.requires_these, {extra});
    }
    out.found = std::move(*now);
    return out;
}

models::weight models::weight_of(goal g, const walked& present) const {
    if (g == goal::fewest)
        return [](const model& m) {
            return m.of.size() -
                   static_cast<std::size_t>(std::count(m.of.begin(), m.of.end(), reading::none));
        };
    std::map<number, pep::version> held;
    if (g == goal::unchanged) {
        for (const auto& [project, version] : r_.of().rules.locked)
            for (number n = 0; n < r_.count(); ++n)
                if (r_.text(n) == project) held.emplace(n, version);
    } else {
        for (const asking& a : r_.roots())
            if (const int k = present.found.of[at(a.what)]; r_.active(a, {}) && k != reading::none)
                held.emplace(a.what, r_.at(a.what, k).version);
    }
    return [held = std::move(held), this](const model& m) {
        return static_cast<std::size_t>(std::count_if(held.begin(), held.end(), [&](const auto& h) {
            const int k = m.of[at(h.first)];
            return k != reading::none && r_.at(h.first, k).version != h.second;
        }));
    };
}

std::optional<models::walked> models::best(const bindings& b) {
    kept_ = {};
    std::optional<walked> out = walk(b);
    for (const goal g : r_.of().rules.objective.goals) {
        if (!out) return out;
        const weight weigh = weight_of(g, *out);
        const test before = kept_;
        const auto among = [&](const model& m) { return !before || before(m); };
        std::size_t least = weigh(out->found);
        while (const auto m = one(b, nothing(),
                                  [&](const model& x) { return among(x) && weigh(x) < least; })) {
            if (gave_up()) return std::nullopt;
            least = weigh(*m);
        }
        kept_ = [before, weigh, least](const model& m) {
            return (!before || before(m)) && weigh(m) == least;
        };
        out = walk(b);
    }
    kept_ = {};
    return out;
}

}  // namespace purvey::check
