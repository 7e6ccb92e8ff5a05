#include "purvey/solve/session.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace purvey::solve {
namespace {

// All but `allowed`, of a project with n releases.
value_set but(value n, value_set allowed) {
    return allowed.complement(n + 1);
}

TEST(Session, NothingAskedIsAnswered) {
    session s;
    s.add_project(3);
    EXPECT_EQ(s.advance(), status::complete);
}

TEST(Session, WantsWhatItPicked) {
    session s;
    const var a = s.add_project(3), b = s.add_project(2);
    const term need[] = {{a, value_set::single(0)}};
    s.forbid(need, 1);
    const var items[] = {a};
    s.start(items);
    ASSERT_EQ(s.advance(), status::wants);
    EXPECT_EQ(s.wanted().item, a);
    EXPECT_EQ(s.wanted().release, 3U);
    EXPECT_EQ(s.wanted().older, 0U);
    EXPECT_EQ(s.advance(), status::wants) << "asked again until it is supplied";
    const group_id g =
        s.add_group(a, value_set::single(3), {{{b, but(2, value_set::single(1))}}}, {b}, 2);
    s.supply(a, 3, {g});
    ASSERT_EQ(s.advance(), status::wants);
    EXPECT_EQ(s.wanted().item, b);
    EXPECT_EQ(s.wanted().release, 1U);
    s.supply(b, 1, {});
    ASSERT_EQ(s.advance(), status::complete);
    EXPECT_EQ(s.picked(a), 3U);
    EXPECT_EQ(s.picked(b), 1U);
}

TEST(Session, TriesInOrderThenTheGreatest) {
    session s;
    const var a = s.add_project(4);
    const value_set tries[] = {value_set::single(2), {1, 2}};
    s.set_order(a, tries);
    for (value v = 1; v <= 4; ++v) s.supply(a, v, {});
    const term need[] = {{a, value_set::single(0)}};
    s.forbid(need, 0);
    const var items[] = {a};
    s.start(items);
    for (const value expected : {2U, 1U, 4U, 3U}) {
        ASSERT_EQ(s.advance(), status::complete);
        EXPECT_EQ(s.picked(a), expected);
        const term gone[] = {{a, value_set::single(expected)}};
        s.forbid(gone, expected);
    }
    EXPECT_EQ(s.advance(), status::unsatisfiable);
    EXPECT_EQ(s.core(), (std::vector<tag>{0, 1, 2, 3, 4}));
}

TEST(Session, SelfRequirements) {
    session s;
    const var a = s.add_project(3), x = s.add_extra(a);
    const term need[] = {{a, value_set::single(0)}};
    s.forbid(need, 0);
    const var items[] = {a};
    s.start(items);
    // Release 3 needs an older one of itself, release 2 itself with its extra.
    const group_id old =
        s.add_group(a, value_set::single(3), {{{a, but(3, value_set(1, 3))}}}, {a}, 1);
    const group_id own =
        s.add_group(a, value_set::single(2),
                    {{{a, but(3, value_set(1, 4))}}, {{x, value_set::single(0)}}}, {a, x}, 2);
    s.supply(a, 3, {old});
    s.supply(a, 2, {own});
    s.supply(x, 2, {});
    ASSERT_EQ(s.advance(), status::complete);
    EXPECT_EQ(s.picked(a), 2U);
    EXPECT_EQ(s.picked(x), 1U);
}

TEST(Session, AnEmptyIncompatibilityRefutes) {
    session s;
    s.forbid({}, 9);
    EXPECT_EQ(s.advance(), status::unsatisfiable);
    EXPECT_EQ(s.core(), std::vector<tag>{9});
}

TEST(Session, ATransparentNameKeepsThePlace) {
    session s;
    const var a = s.add_project(1), b = s.add_project(1), n = s.add_name({1, 2}, false);
    s.set_next(n, {a});
    for (const var v : {a, b}) {
        s.supply(v, 1, {});
        const term need[] = {{v, value_set::single(0)}};
        s.forbid(need, 0);
    }
    const var items[] = {n, b};
    s.start(items);
    ASSERT_EQ(s.advance(), status::complete);
    const std::vector<var> queue(s.queue().begin(), s.queue().end());
    EXPECT_EQ(queue, (std::vector<var>{n, b, a}));
}

// An exclusion that is told after the answer it breaks.
TEST(Session, LateExclusion) {
    session s;
    const var a = s.add_project(2), b = s.add_project(1);
    for (const var v : {a, b}) {
        const term need[] = {{v, value_set::single(0)}};
        s.forbid(need, 0);
    }
    s.supply(a, 1, {});
    s.supply(a, 2, {});
    s.supply(b, 1, {});
    const var items[] = {a, b};
    s.start(items);
    ASSERT_EQ(s.advance(), status::complete);
    EXPECT_EQ(s.picked(a), 2U);
    const term both[] = {{a, value_set::single(2)}, {b, value_set::single(1)}};
    s.forbid(both, 1);
    ASSERT_EQ(s.advance(), status::complete);
    EXPECT_EQ(s.picked(a), 1U);
}

// A conflict far down the queue tells that a project further up is needed: it is picked before what
// comes after it, as if that had been known from the start.
TEST(Session, WhatTurnsOutToBeNeededKeepsItsPlace) {
    session s;
    const var n = s.add_name({1, 3}, false), x = s.add_project(1);
    const var p1 = s.add_project(2), p2 = s.add_project(2);
    const var c = s.add_project(2), y = s.add_project(2);
    const value_set zero = value_set::single(0), one = value_set::single(1),
                    two = value_set::single(2);
    const std::vector<std::vector<term>> never = {
        {{x, zero}},          {{n, one}, {p1, zero}}, {{n, two}, {p2, zero}}, {{n, one}, {y, two}},
        {{n, two}, {y, two}}, {{n, one}, {y, one}},   {{p2, two}, {c, two}}};
    for (const auto& terms : never) s.forbid(terms, 0);
    s.set_next(n, {p1, p2});
    const group_id g = s.add_group(x, one, {{{c, zero}}, {{y, zero}}}, {c, y}, 1);
    s.supply(x, 1, {g});
    for (const var v : {p1, p2, c, y})
        for (const value release : {1U, 2U}) s.supply(v, release, {});
    const var items[] = {n, x};
    s.start(items);
    ASSERT_EQ(s.advance(), status::complete);
    EXPECT_EQ(s.conflicts(), 1U);
    EXPECT_EQ(s.picked(y), 1U);
    EXPECT_EQ(s.picked(p2), 2U);
    EXPECT_EQ(s.picked(c), 1U);
}

// No axiom of the pigeonholes can be spared, however many learned facts were joined into one.
TEST(Session, TheCoreOfJoinedFactsIsWhole) {
    const value holes = 5;
    session s(33, 0);
    std::vector<var> all;
    tag last = 0;
    for (value p = 0; p <= holes; ++p) {
        all.push_back(s.add_project(holes));
        for (value h = 1; h <= holes; ++h) s.supply(all[p], h, {});
        const term absent[] = {{all[p], value_set::single(0)}};
        s.forbid(absent, last++);
        for (value q = 0; q < p; ++q)
            for (value h = 1; h <= holes; ++h) {
                const term both[] = {{all[p], value_set::single(h)},
                                     {all[q], value_set::single(h)}};
                s.forbid(both, last++);
            }
    }
    s.start(all);
    EXPECT_EQ(s.advance(), status::unsatisfiable);
    EXPECT_EQ(s.core().size(), last);
}

// What had a part in a conflict is asked for as soon as its pick is forced, though it stands last
// in the queue.
TEST(Session, AsksForWhatWasInAConflictFirst) {
    session s;
    const var root = s.add_project(3), bad = s.add_project(3);
    std::vector<var> between;
    for (int k = 0; k < 5; ++k) between.push_back(s.add_project(1));
    const term needed[] = {{root, value_set::single(0)}};
    s.forbid(needed, 0);
    const var items[] = {root};
    s.start(items);
    const var nowhere = s.add_project(0);
    std::vector<std::pair<var, value>> asked;
    while (s.advance() == status::wants) {
        const want w = s.wanted();
        asked.emplace_back(w.item, w.release);
        std::vector<group_id> groups;
        const value_set only = value_set::single(w.release);
        if (w.item == root) {
            for (const var v : between)
                groups.push_back(s.add_group(root, only, {{{v, value_set::single(0)}}}, {v}, 1));
            groups.push_back(s.add_group(root, only, {{{bad, only.complement(4)}}}, {bad}, 1));
        } else if (w.item == bad && w.release > 1) {
            groups.push_back(
                s.add_group(bad, only, {{{nowhere, value_set::single(0)}}}, {nowhere}, 1));
        }
        s.supply(w.item, w.release, groups);
    }
    EXPECT_EQ(s.picked(root), 1U);
    const auto place = [&](var v, value release) {
        return std::find(asked.begin(), asked.end(), std::pair{v, release}) - asked.begin();
    };
    EXPECT_EQ(place(bad, 3), place(root, 3) + 6);
    EXPECT_EQ(place(bad, 2), place(root, 2) + 1);
    EXPECT_EQ(place(bad, 1), place(root, 1) + 1);
}

}  // namespace
}  // namespace purvey::solve
