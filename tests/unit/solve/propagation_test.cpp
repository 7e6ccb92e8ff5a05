#include "purvey/solve/propagation.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace purvey::solve {
namespace {

struct Propagation : ::testing::Test {
    trail t;
    incompatibility_store all;
    propagation p{t, all};

    var add(value n) {
        p.variable_added();
        return t.add(0, n);
    }
    incompatibility_id never(std::vector<term> terms) {
        const incompatibility_id i = all.add_axiom(terms, 0);
        p.watch(i);
        return i;
    }
    void decide(var v, value x) {
        t.decide(v, x);
        p.narrowed(v);
    }
    void backjump(level to) {
        t.backjump(to);
        p.backjumped(to);
    }
    static constexpr incompatibility_id none = incompatibility_id::none;
};

TEST_F(Propagation, OneTermNarrowsAtOnce) {
    const var a = add(5);
    never({{a, {2, 4}}});
    EXPECT_EQ(p.run(), none);
    EXPECT_FALSE(t.domain(a).contains(2));
    EXPECT_EQ(t.domain(a).size(), 3U);
    EXPECT_EQ(t.level_of(t.size()), 0U);
}

TEST_F(Propagation, LastOpenTermIsExcluded) {
    const var a = add(5), b = add(5), c = add(5);
    never({{a, {3, 5}}, {b, {0, 1}}, {c, {1, 5}}});
    EXPECT_EQ(p.run(), none);
    decide(a, 4);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(b).size(), 5U);
    decide(c, 2);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(b), value_set(1, 5));
    backjump(1);
    EXPECT_EQ(t.domain(b).size(), 5U);
    decide(b, 0);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(c), value_set::single(0));
}

TEST_F(Propagation, AConflictNamesTheIncompatibility) {
    const var a = add(2), b = add(2);
    never({{a, {1, 2}}, {b, {0, 1}}});
    const incompatibility_id second = never({{a, {1, 2}}, {b, {1, 2}}});
    EXPECT_EQ(p.run(), none);
    decide(a, 1);
    const incompatibility_id c = p.run();
    EXPECT_NE(c, none);
    for (const term& x : all.terms(c)) EXPECT_TRUE(t.is_true(x));
    backjump(0);
    decide(a, 0);
    EXPECT_EQ(p.run(), none);
    static_cast<void>(second);
}

// It arrived at level 3 and has been unit since level 1: it holds again at level 2 and at 1.
TEST_F(Propagation, WhatArrivedLateHoldsAtLowerLevels) {
    const var a = add(3), b = add(3), c = add(3), d = add(3);
    decide(a, 1);
    EXPECT_EQ(p.run(), none);
    decide(b, 1);
    EXPECT_EQ(p.run(), none);
    decide(c, 1);
    EXPECT_EQ(p.run(), none);
    never({{a, {1, 2}}, {d, {2, 3}}});
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(d), value_set(0, 2));
    for (const level l : {level{2}, level{1}}) {
        backjump(l);
        EXPECT_EQ(t.domain(d), value_set(0, 3));
        EXPECT_EQ(p.run(), none);
        EXPECT_EQ(t.domain(d), value_set(0, 2)) << "level " << l;
    }
    backjump(0);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(d), value_set(0, 3));
    decide(d, 2);
    EXPECT_EQ(p.run(), none);
    EXPECT_FALSE(t.domain(a).contains(1));
}

// Late and already satisfied: the term that is false now is not false further down.
TEST_F(Propagation, LateAndSatisfiedForNow) {
    const var a = add(3), d = add(3);
    decide(a, 1);
    decide(d, 0);
    EXPECT_EQ(p.run(), none);
    never({{a, {1, 2}}, {d, {2, 3}}});
    EXPECT_EQ(p.run(), none);
    backjump(1);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(d), value_set(0, 2));
}

// All terms true below the current level when it arrives.
TEST_F(Propagation, LateConflict) {
    const var a = add(3), b = add(3), c = add(3);
    decide(a, 1);
    decide(b, 1);
    decide(c, 1);
    EXPECT_EQ(p.run(), none);
    const incompatibility_id i = never({{a, {1, 2}}, {b, {1, 2}}});
    const incompatibility_id other = never({{a, {1, 2}}, {c, {1, 2}}});
    EXPECT_EQ(p.run(), other);
    backjump(1);
    EXPECT_EQ(p.run(), none) << "the other one was pending, and is looked at now";
    EXPECT_FALSE(t.domain(b).contains(1));
    static_cast<void>(i);
}

TEST_F(Propagation, WhatIsNotWatchedNarrowsNothing) {
    const var a = add(3), b = add(3), c = add(3);
    const incompatibility_id i = never({{a, {1, 2}}, {b, {2, 3}}});
    never({{a, {1, 2}}, {c, {2, 3}}});
    p.unwatch(i);
    decide(a, 1);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(b), value_set(0, 3));
    EXPECT_EQ(t.domain(c), value_set(0, 2));
}

TEST_F(Propagation, AVariableIsScannedOnceAWave) {
    const value n = 200;
    const var a = add(n), b = add(n);
    const var on = add(2);
    for (value v = 1; v < n; ++v) never({{on, {1, 2}}, {b, {0, v}}});
    for (int k = 0; k < 50; ++k) never({{b, value_set::single(1)}, {a, value_set::single(1)}});
    EXPECT_EQ(p.run(), none);
    const std::uint64_t before = p.visits();
    decide(on, 1);
    EXPECT_EQ(p.run(), none);
    EXPECT_EQ(t.domain(b), value_set::single(n - 1));
    EXPECT_LE(p.visits() - before, 2 * (n - 1U) + 50);
}

}  // namespace
}  // namespace purvey::solve
