#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>

#include "property/solve/driver.hpp"
#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"

namespace purvey::solve::check {
namespace {

bool deep() {
    return std::getenv("PURVEY_DEEP") != nullptr;
}

// How often the hard cases came up, so that a generator gone tame is noticed.
struct tally {
    unsigned universes = 0, unsatisfiable = 0, with_extras = 0, with_names = 0, told_late = 0,
             deep_cuts = 0, many_conflicts = 0, not_newest = 0, models = 0;

    void note(const universe& u, const outcome& o) {
        told_late += o.told_late > 0 ? 1U : 0U;
        deep_cuts += o.deepest_cut >= 5 ? 1U : 0U;
        many_conflicts += o.conflicts >= 5 ? 1U : 0U;
        models += o.models > 1 ? 1U : 0U;
        with_names += !u.names.empty() ? 1U : 0U;
    }
    void note_answer(const universe& u, const model& m) {
        const auto first_extra = m.begin() + u.projects();
        with_extras += std::find(first_extra, m.end(), 1U) != m.end() ? 1U : 0U;
        for (unsigned p = 0; p < u.projects(); ++p)
            if (m[p] != 0 && m[p] != u.order(p).front()) {
                ++not_newest;
                break;
            }
    }
};

const manner manners[] = {
    {supply_mode::up_front, false, false},        {supply_mode::up_front, true, true},
    {supply_mode::one_release, false, false},     {supply_mode::one_release, true, true},
    {supply_mode::whole_project, true, false},    {supply_mode::mixture, true, false},
    {supply_mode::mixture, true, true},           {supply_mode::up_front, false, false, 64, 0},
    {supply_mode::one_release, true, true, 0, 1}, {supply_mode::whole_project, false, false, 0, 5},
    {supply_mode::mixture, true, true, 64, 0},
};

// Every manner of supply gives the answer of the walk.
void compare(const universe& u, std::uint64_t seed, tally& t) {
    const auto expected = walk(u, all_models(u));
    ++t.universes;
    if (expected)
        t.note_answer(u, *expected);
    else
        ++t.unsatisfiable;
    for (std::size_t k = 0; k < std::size(manners); ++k) {
        dice d(seed + k);
        const outcome o = play(u, manners[k], d);
        t.note(u, o);
        ASSERT_EQ(o.satisfiable, expected.has_value())
            << "seed " << seed << ", manner " << k << "\n"
            << to_text(u);
        ASSERT_TRUE(o.satisfiable || o.proven) << "seed " << seed << "\n" << to_text(u);
        ASSERT_EQ(o.picks, expected.value_or(model{}))
            << "seed " << seed << ", manner " << k << "\n"
            << to_text(u);
    }
}

shape small() {
    return {};
}
// Fewer roots, more requirements, narrow: hard to meet.
shape tight() {
    shape s;
    s.projects_from = 5;
    s.releases_to = 4;
    s.groups_of_project_to = 5;
    s.roots_to = 2;
    s.narrow_percent = 85;
    s.exclusions_to = 5;
    return s;
}
// Long queues of projects that mostly fit: conflicts come late and jump far.
shape wide() {
    shape s;
    s.projects_from = 6;
    s.releases_to = 4;
    s.extras_to = 5;
    s.groups_of_project_to = 4;
    s.roots_to = 4;
    s.narrow_percent = 45;
    s.exclusions_to = 8;
    return s;
}

tally run(const shape& s, unsigned universes, std::uint64_t first_seed) {
    tally t;
    for (unsigned k = 0; k < universes; ++k) {
        dice d(first_seed + k);
        const universe u = make_universe(d, s);
        compare(u, first_seed + k, t);
        if (::testing::Test::HasFatalFailure()) break;
    }
    std::printf(
        "universes %u: unsatisfiable %u, with extras %u, not all newest %u; plays: with names %u, "
        "exclusions told late %u, queue cut by five or more %u, five conflicts or more %u, "
        "several models found freely %u\n",
        t.universes, t.unsatisfiable, t.with_extras, t.not_newest, t.with_names, t.told_late,
        t.deep_cuts, t.many_conflicts, t.models);
    return t;
}

unsigned scale() {
    return deep() ? 50 : 1;
}

TEST(Walk, SmallUniverses) {
    const tally t = run(small(), 4000 * scale(), 1);
    EXPECT_GT(t.unsatisfiable, t.universes / 5);
    EXPECT_LT(t.unsatisfiable, t.universes / 4 * 3);
    EXPECT_GT(t.with_extras, t.universes / 10);
    EXPECT_GT(t.not_newest, t.universes / 8);
    EXPECT_GT(t.with_names, t.universes);
    EXPECT_GT(t.told_late, t.universes / 8);
}

TEST(Walk, TightUniverses) {
    const tally t = run(tight(), 3000 * scale(), 1'000'000);
    EXPECT_LT(t.unsatisfiable, t.universes / 5 * 4);
    EXPECT_GT(t.many_conflicts, t.universes / 20);
    EXPECT_GT(t.deep_cuts, t.universes / 20);
    EXPECT_GT(t.models, t.universes / 20);
}

TEST(Walk, WideUniverses) {
    const tally t = run(wide(), 3000 * scale(), 2'000'000);
    EXPECT_GT(t.unsatisfiable, t.universes / 4);
}

// Pigeons in holes, now and then with room for all: facts that differ in one variable's values come
// up all the time, and are joined.
universe crowd(dice& d) {
    universe u;
    const unsigned projects = 4 + d.below(3), releases = projects - d.below(3);
    u.releases.assign(projects, releases);
    u.preferred.assign(projects, 0);
    u.demoted.assign(projects, 0);
    u.metadata.assign(projects, std::vector<std::vector<unsigned>>(releases + 1));
    for (unsigned a = 0; a < projects; ++a) {
        u.roots.push_back({.target = a, .allowed = u.all(a), .extras = {}});
        if (d.chance(20)) u.roots.back().allowed &= ~(mask{2} << d.below(releases));
        if (d.chance(20)) u.preferred[a] = 1 + d.below(releases);
        for (unsigned b = 0; b < a; ++b)
            for (unsigned h = 1; h <= releases; ++h)
                if (d.chance(96)) u.exclusions.push_back({a, b, mask{1} << h, mask{1} << h});
    }
    return u;
}

TEST(Walk, CrowdedUniverses) {
    tally t;
    for (std::uint64_t seed = 5'000'000; seed < 5'000'000 + 400 * scale(); ++seed) {
        dice d(seed);
        compare(crowd(d), seed, t);
        if (::testing::Test::HasFatalFailure()) break;
    }
    std::printf("universes %u: unsatisfiable %u; plays: five conflicts or more %u\n", t.universes,
                t.unsatisfiable, t.many_conflicts);
    EXPECT_GT(t.unsatisfiable, t.universes / 10);
    EXPECT_LT(t.unsatisfiable, t.universes / 4 * 3);
    EXPECT_GT(t.many_conflicts, t.universes);
}

TEST(Walk, EnumerationIsComplete) {
    shape s;
    s.projects_to = 4;
    s.releases_to = 3;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        dice d(seed);
        const universe u = make_universe(d, s);
        auto quick = all_models(u);
        auto plain = all_models_plainly(u);
        std::sort(quick.begin(), quick.end());
        std::sort(plain.begin(), plain.end());
        ASSERT_EQ(quick, plain) << to_text(u);
    }
}

}  // namespace
}  // namespace purvey::solve::check
