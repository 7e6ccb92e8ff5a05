#include "purvey/solve/trail.hpp"

#include <gtest/gtest.h>

namespace purvey::solve {
namespace {

constexpr incompatibility_id because{7};

void narrow(trail& t, var v, const value_set& to) {
    t.exclude(v, t.domain(v).minus(to), because);
}

TEST(Trail, BackjumpRestoresEveryDomain) {
    trail t;
    const var a = t.add(0, 10), b = t.add(0, 5);
    narrow(t, a, {1, 10});  // level 0 stays
    t.decide(b, 3);
    narrow(t, a, {2, 8});
    narrow(t, a, {3, 8});
    t.decide(a, 7);
    EXPECT_EQ(t.now(), 2U);
    EXPECT_EQ(t.domain(a), value_set::single(7));
    t.backjump(1);
    EXPECT_EQ(t.domain(a), value_set(3, 8));
    t.backjump(1);  // nothing to undo
    EXPECT_EQ(t.size(), 4U);
    t.backjump(0);
    EXPECT_EQ(t.domain(a), value_set(1, 10));
    EXPECT_EQ(t.domain(b), value_set(0, 5));
    EXPECT_EQ(t.size(), 1U);
    EXPECT_EQ(t.level_start(), 1U);
}

// Several entries of one variable at one level: the one that made the term true counts.
TEST(Trail, TruthIsTheEntryThatMadeItTrue) {
    trail t;
    const var a = t.add(0, 10);
    narrow(t, a, {0, 9});
    t.decide(t.add(0, 2), 1);
    narrow(t, a, {1, 9});
    narrow(t, a, {1, 6});
    narrow(t, a, {3, 6});
    EXPECT_EQ(t.truth({a, {0, 10}}), 0U);
    EXPECT_EQ(t.truth({a, {0, 9}}), 1U);
    EXPECT_EQ(t.truth({a, {1, 9}}), 3U);
    EXPECT_EQ(t.truth({a, {0, 6}}), 4U);
    EXPECT_EQ(t.truth({a, {3, 6}}), 5U);
    EXPECT_EQ(t.level_of(0), 0U);
    EXPECT_EQ(t.level_of(1), 0U);
    EXPECT_EQ(t.level_of(5), 1U);
    EXPECT_TRUE(t.is_true({a, {3, 7}}));
    EXPECT_FALSE(t.is_true({a, {4, 7}}));
    EXPECT_FALSE(t.is_false({a, {4, 7}}));
    EXPECT_TRUE(t.is_false({a, {6, 9}}));
}

TEST(Trail, VariablesMayComeAtAnyLevel) {
    trail t;
    const var a = t.add(0, 3);
    t.decide(a, 1);
    const var b = t.add(0, 4);
    narrow(t, b, {2, 4});
    t.backjump(0);
    EXPECT_EQ(t.domain(b), value_set(0, 4));
    EXPECT_EQ(t.variables(), 2U);
}

}  // namespace
}  // namespace purvey::solve
