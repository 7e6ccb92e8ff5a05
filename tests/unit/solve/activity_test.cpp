#include "purvey/solve/activity.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace purvey::solve {
namespace {

struct five : ::testing::Test {
    trail t;
    activity a;
    five() {
        for (int k = 0; k < 5; ++k) {
            t.add(0, 4);
            t.exclude(var(k), value_set::single(0), incompatibility_id{0});
        }
    }
    std::vector<std::uint32_t> order() {
        std::vector<std::uint32_t> out;
        var v{};
        while (a.next(t, v)) out.push_back(index(v));
        return out;
    }
};

TEST_F(five, ComeAsTheyWereMadeUntilSomethingHadAPart) {
    a.start(t);
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
}

TEST_F(five, LaterConflictsCountMore) {
    a.start(t);
    a.had_part(var{3});
    a.conflict_is_over();
    a.had_part(var{1});
    a.conflict_is_over();
    a.had_part(var{4});
    a.had_part(var{4});
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{4, 1, 3, 0, 2}));
}

// Long enough for the amounts to be cut down several times.
TEST_F(five, TheOrderSurvivesManyConflicts) {
    a.start(t);
    for (int k = 0; k < 5000; ++k) {
        a.had_part(var{k % 2 == 0 ? 2U : 4U});
        a.conflict_is_over();
    }
    a.had_part(var{4});
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{4, 2, 0, 1, 3}));
}

TEST_F(five, WhatIsSettledOrNotNeededIsLeftOutUntilItIsUndone) {
    const var optional = t.add(0, 4);
    a.start(t);
    t.decide(var{0}, 2);
    t.decide(var{1}, 1);
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{2, 3, 4}));
    t.exclude(optional, value_set::single(0), incompatibility_id{0});
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{index(optional)}));
    a.undone(t, t.size_at(1));
    t.backjump(1);
    EXPECT_EQ(order(), (std::vector<std::uint32_t>{1}));
}

}  // namespace
}  // namespace purvey::solve
