#include "purvey/solve/agenda.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace purvey::solve {
namespace {

std::vector<std::uint32_t> items(const agenda& q) {
    std::vector<std::uint32_t> out;
    for (const var v : q.items()) out.push_back(index(v));
    return out;
}

struct Agenda : ::testing::Test {
    agenda q;
    Agenda() {
        for (int k = 0; k < 8; ++k) q.variable_added();
    }
};

TEST_F(Agenda, AnItemIsQueuedOnce) {
    q.append(var{1});
    q.append(var{0});
    q.append(var{1});
    EXPECT_EQ(items(q), (std::vector<std::uint32_t>{1, 0}));
}

TEST_F(Agenda, BackjumpCutsBackToWhatItWas) {
    q.append(var{0});
    q.append(var{1});
    q.settle(0, 1);
    q.append(var{2});
    q.append(var{1});
    q.settle(1, 1);
    q.append(var{3});
    q.settle(2, 2);
    q.append(var{4});
    q.settle(3, 3);
    q.append(var{5});
    EXPECT_EQ(q.first_open(), 4U);
    q.backjump(2);
    EXPECT_EQ(items(q), (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    EXPECT_EQ(q.first_open(), 3U);
    q.backjump(1);
    EXPECT_EQ(items(q), (std::vector<std::uint32_t>{0, 1, 2, 3}));
    EXPECT_EQ(q.first_open(), 2U);
    q.append(var{4});  // may come again, by another way
    EXPECT_EQ(items(q).back(), 4U);
    q.backjump(0);
    EXPECT_EQ(items(q), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(q.first_open(), 0U);
}

// An item that nobody needs yet is passed over, and stays the first open one.
TEST_F(Agenda, SettledOutOfOrder) {
    q.append(var{0});
    q.append(var{1});
    q.append(var{2});
    q.settle(1, 1);
    EXPECT_EQ(q.first_open(), 0U);
    EXPECT_TRUE(q.is_done(1));
    q.settle(2, 2);
    q.settle(0, 3);
    EXPECT_EQ(q.first_open(), 3U);
    q.backjump(2);
    EXPECT_EQ(q.first_open(), 0U);
    EXPECT_TRUE(q.is_done(1));
    EXPECT_TRUE(q.is_done(2));
    q.backjump(0);
    EXPECT_FALSE(q.is_done(1));
}

// Nothing undoes what was settled at level 0.
TEST_F(Agenda, LevelZeroStays) {
    q.append(var{0});
    q.settle(0, 0);
    q.append(var{1});
    q.settle(1, 1);
    q.append(var{2});
    q.backjump(0);
    EXPECT_EQ(items(q), (std::vector<std::uint32_t>{0, 1}));
    EXPECT_EQ(q.first_open(), 1U);
}

}  // namespace
}  // namespace purvey::solve
