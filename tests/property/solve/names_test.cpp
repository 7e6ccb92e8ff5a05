#include <gtest/gtest.h>

#include <cstdio>
#include <string>
#include <vector>

#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"
#include "purvey/solve/session.hpp"

namespace purvey::solve::check {
namespace {

// A name that one of its providers must meet: for everyone, or only for some releases of `asker`.
struct choice {
    std::vector<requirement> providers;
    bool of_root = true;
    unsigned asker = 0;
    mask releases = 0;
};

choice any_choice(dice& d, const universe& u) {
    choice c;
    for (unsigned k = 1 + d.below(3); k > 0; --k) {
        requirement r;
        r.target = d.below(u.projects());
        r.allowed = u.all(r.target) & (d.chance(50) ? ~mask{0} : mask{2} << d.below(4));
        c.providers.push_back(r);
    }
    c.of_root = d.chance(50);
    c.asker = d.below(u.projects());
    c.releases = u.all(c.asker) & (d.chance(40) ? ~mask{0} : mask{2} << d.below(4));
    return c;
}

// The universe in which each choice has fallen so; 0: nobody may need it.
universe bound(universe u, const std::vector<choice>& choices, const std::vector<unsigned>& to) {
    for (std::size_t k = 0; k < choices.size(); ++k) {
        const choice& c = choices[k];
        if (c.of_root) {
            u.roots.push_back(c.providers[to[k] - 1]);
            continue;
        }
        requirement what = to[k] == 0 ? requirement{c.asker, 0, {}, -1} : c.providers[to[k] - 1];
        const auto g = static_cast<unsigned>(u.groups.size());
        u.groups.push_back({c.asker, c.releases, what});
        for (unsigned v = 1; v <= u.releases[c.asker]; ++v)
            if (c.releases >> v & 1U) u.metadata[c.asker][v].push_back(g);
    }
    return u;
}

bool any_binding_works(const universe& u, const std::vector<choice>& choices) {
    std::vector<unsigned> to;
    for (const choice& c : choices) to.push_back(c.of_root ? 1 : 0);
    for (;;) {
        if (!all_models(bound(u, choices, to)).empty()) return true;
        std::size_t k = 0;
        while (k < to.size() && to[k] == choices[k].providers.size()) {
            to[k] = choices[k].of_root ? 1 : 0;
            ++k;
        }
        if (k == to.size()) return false;
        ++to[k];
    }
}

value_set to_set(mask m) {
    std::vector<value_range> ranges;
    for (value v = 0; v < 32; ++v)
        if (m >> v & 1U) ranges.push_back({v, v + 1});
    return value_set::of(ranges);
}

// Projects and choices only, all supplied up front.
class caller {
  public:
    caller(const universe& u, const std::vector<choice>& choices) : u_(u) {
        for (unsigned p = 0; p < u.projects(); ++p)
            projects_.push_back(s_.add_project(u.releases[p]));
        std::vector<var> items;
        for (const requirement& r : u.roots) {
            s_.forbid(std::vector<term>{others(r)}, 0);
            items.push_back(projects_[r.target]);
        }
        lists_.resize(u.projects());
        for (unsigned p = 0; p < u.projects(); ++p) lists_[p].resize(u.releases[p] + 1U);
        for (unsigned p = 0; p < u.projects(); ++p)
            for (unsigned v = 1; v <= u.releases[p]; ++v)
                for (const unsigned g : u.metadata[p][v])
                    lists_[p][v].push_back(s_.add_group(projects_[p], value_set::single(v),
                                                        {{others(u.groups[g].what)}},
                                                        {projects_[u.groups[g].what.target]}, 0));
        for (const exclusion& x : u.exclusions)
            s_.forbid(std::vector<term>{{projects_[x.a], to_set(x.of_a)},
                                        {projects_[x.b], to_set(x.of_b)}},
                      0);
        for (const choice& c : choices) add(c, items);
        for (unsigned p = 0; p < u.projects(); ++p)
            for (unsigned v = 1; v <= u.releases[p]; ++v) s_.supply(projects_[p], v, lists_[p][v]);
        s_.start(items);
    }

    bool satisfiable() { return s_.advance() == status::complete; }
    model picks() const {
        model m;
        for (const var p : projects_) m.push_back(s_.picked(p));
        return m;
    }
    std::vector<unsigned> bindings() const {
        std::vector<unsigned> out;
        for (const var n : names_) out.push_back(s_.picked(n));
        return out;
    }

  private:
    term others(const requirement& r) const {
        return {projects_[r.target], to_set(((mask{2} << u_.releases[r.target]) - 1) & ~r.allowed)};
    }
    void add(const choice& c, std::vector<var>& items) {
        const auto n = static_cast<value>(c.providers.size());
        const var name = s_.add_name({c.of_root ? 1U : 0U, n + 1}, true);
        names_.push_back(name);
        std::vector<var> next;
        for (value k = 1; k <= n; ++k) {
            const requirement& r = c.providers[k - 1];
            s_.forbid(std::vector<term>{{name, value_set::single(k)}, others(r)}, 0);
            next.push_back(projects_[r.target]);
        }
        s_.set_next(name, next);
        if (c.of_root) {
            items.push_back(name);
            return;
        }
        const group_id g = s_.add_group(projects_[c.asker], to_set(c.releases),
                                        {{{name, value_set::single(0)}}}, {name}, 0);
        for (unsigned v = 1; v < lists_[c.asker].size(); ++v)
            if (c.releases >> v & 1U) lists_[c.asker][v].push_back(g);
    }

    const universe& u_;
    session s_;
    std::vector<var> projects_, names_;
    std::vector<std::vector<std::vector<group_id>>> lists_;
};

// Whether there is an answer, whoever provides; and the answer found is one.
TEST(Names, ChoicesAgainstEnumeration) {
    shape s;
    s.projects_from = 2;
    s.projects_to = 5;
    s.extras_to = 0;
    s.names_to = 0;
    s.groups_of_project_to = 3;
    unsigned unsatisfiable = 0, chosen = 0;
    for (std::uint64_t seed = 5'000'000; seed < 5'001'500; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        dice d(seed);
        const universe u = make_universe(d, s);
        std::vector<choice> choices;
        for (unsigned k = 1 + d.below(2); k > 0; --k) choices.push_back(any_choice(d, u));
        caller c(u, choices);
        const bool found = c.satisfiable();
        ASSERT_EQ(found, any_binding_works(u, choices)) << to_text(u);
        unsatisfiable += found ? 0U : 1U;
        if (!found) continue;
        const auto to = c.bindings();
        chosen += to[0] != 0 ? 1U : 0U;
        ASSERT_TRUE(is_model(bound(u, choices, to), c.picks())) << to_text(u);
    }
    std::printf("unsatisfiable %u, with a choice %u\n", unsatisfiable, chosen);
    EXPECT_GT(unsatisfiable, 200U);
    EXPECT_GT(chosen, 200U);
}

}  // namespace
}  // namespace purvey::solve::check
