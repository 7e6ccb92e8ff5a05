#include <gtest/gtest.h>

#include "purvey/answer/explanation.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using testing::world;

std::string text(const std::vector<release_change>& all) {
    std::string out;
    for (const release_change& r : all)
        out += r.project + " " + r.before + ">" + r.after + (r.newer ? "+ " : " ");
    return out;
}

TEST(Difference, InTheOrderOfTheWalk) {
    world before, after;
    for (const char* name : {"same", "zebra", "apple", "gone-2", "gone-1"}) before.add(name, "2");
    after.add("same", "2.0");
    after.add("zebra", "1");
    after.add("apple", "10");
    after.add("new-2", "7");
    after.add("new-1", "7");
    const difference d = compare(before.answer, after.answer);
    EXPECT_EQ(text(d.changed), "zebra 2>1 apple 2>10+ ");
    EXPECT_EQ(text(d.added), "new-2 >7 new-1 >7 ");
    EXPECT_EQ(text(d.removed), "gone-2 2> gone-1 2> ");
    EXPECT_FALSE(d.empty());
    EXPECT_TRUE(compare(before.answer, before.answer).empty());
    EXPECT_EQ(first_change(before.answer, after.answer)->project, "zebra");
}

TEST(Difference, NoFirstChangeWhereTheQueuesPart) {
    world a, b, c;
    a.add("x", "1");
    a.add("y", "1");
    b.add("x", "1");
    b.add("z", "1");
    c.add("x", "1");
    EXPECT_FALSE(first_change(a.answer, b.answer));
    EXPECT_FALSE(first_change(a.answer, c.answer));
    EXPECT_EQ(text(compare(a.answer, b.answer).added), "z >1 ");
}

}  // namespace
}  // namespace purvey
