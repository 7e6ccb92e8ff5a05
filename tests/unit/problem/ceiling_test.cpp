#include "resolver/problem/ceiling.hpp"

#include <gtest/gtest.h>

namespace purvey::problem {
namespace {

using solve::value_set;

weight w(std::uint64_t amount, std::uint32_t place = 0) {
    return {place, amount};
}

// Three projects that must be there, with three releases each.
class Ceiling : public ::testing::Test {
  protected:
    Ceiling() {
        for (solve::var& v : vars) {
            v = s.add_project(3);
            const solve::term absent[] = {{v, value_set::single(0)}};
            s.forbid(absent, 0);
            s.start({&v, 1});
        }
        EXPECT_EQ(s.advance(), solve::status::wants);
        s.restart();
    }
    void keep_out(solve::var v, value_set values) {
        const solve::term gone[] = {{v, std::move(values)}};
        s.forbid(gone, 0);
        s.restart();
    }
    solve::session s;
    solve::var vars[3];
};

TEST_F(Ceiling, CountsTheLeastOfWhatMustBeThere) {
    ceiling at_most({6}, false), below({6}, true);
    for (const solve::var v : vars)
        for (ceiling* c : {&at_most, &below}) {
            const weight all[] = {w(4), w(2), w(3)};
            c->add(v, all);
        }
    EXPECT_TRUE(at_most.broken(s).empty());
    EXPECT_EQ(below.broken(s).size(), 3u);
    keep_out(vars[0], value_set::single(2));
    const auto broken = at_most.broken(s);
    ASSERT_EQ(broken.size(), 3u);
    for (const solve::term& t : broken) EXPECT_TRUE(s.domain(t.v).subset_of(t.s));
}

TEST_F(Ceiling, WhatMayBeAbsentWeighsNothing) {
    const solve::var loose = s.add_project(1);
    ceiling c({0}, false);
    const weight all[] = {w(9)};
    c.add(loose, all);
    EXPECT_TRUE(c.broken(s).empty());
}

TEST_F(Ceiling, LeavesOutWhatIsLightAndWidensTheRest) {
    ceiling c({10}, false);
    const weight light[] = {w(1), w(1), w(1)}, heavy[] = {w(8), w(11), w(20)};
    c.add(vars[0], light);
    c.add(vars[1], light);
    c.add(vars[2], heavy);
    EXPECT_TRUE(c.broken(s).empty());
    keep_out(vars[2], {1, 3});
    const auto broken = c.broken(s);
    ASSERT_EQ(broken.size(), 1u);
    EXPECT_EQ(broken[0].v, vars[2]);
    EXPECT_EQ(broken[0].s, value_set(2, 4)) << "11 is too much as well";
}

TEST_F(Ceiling, PlacesBeforeOutweighThoseAfter) {
    EXPECT_TRUE(lighter(w(1'000, 1), w(1, 0)));
    EXPECT_TRUE(lighter(w(0, 0), w(1, 1)));
    EXPECT_FALSE(lighter(w(1, 0), w(1, 0)));
    ceiling c({1, 5}, false);
    const weight all[] = {w(1, 0), w(1'000'000, 1), w(1, 0)};
    c.add(vars[0], all);
    EXPECT_TRUE(c.broken(s).empty()) << "one at the first place is less than (1, 5)";
    c.lower({0, 999'999});
    EXPECT_EQ(c.broken(s).size(), 1u);
}

}  // namespace
}  // namespace purvey::problem
