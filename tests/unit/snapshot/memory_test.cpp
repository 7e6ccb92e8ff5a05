#include "purvey/source/memory.hpp"

#include <gtest/gtest.h>

namespace purvey {
namespace {

TEST(MemorySource, SortsAndNormalises) {
    auto made = memory_source::make(
        {{.name = "B_b", .releases = {{.version = "1.10"}, {.version = "1.9", .yanked = true}}},
         {.name = "a", .releases = {}}});
    ASSERT_TRUE(made);
    memory_source moved = std::move(*made);
    const listing& l = **moved.list("b-b");
    ASSERT_EQ(l.releases.size(), 2u);
    EXPECT_TRUE(l.exists);
    EXPECT_FALSE(l.files_known);
    EXPECT_EQ(l.releases[0].version.str(), "1.9");
    EXPECT_TRUE(l.releases[0].yanked);
    EXPECT_EQ((*moved.metadata(l, 1, {}, 0))->origin, metadata_origin::release);
    EXPECT_FALSE(moved.metadata(l, 2, {}, 0));
    EXPECT_TRUE(moved.local());
}

TEST(MemorySource, AbsentNamesStayInPlace) {
    auto made = memory_source::make({});
    ASSERT_TRUE(made);
    const listing* const first = *made->list("x");
    EXPECT_FALSE(first->exists);
    ASSERT_TRUE(made->list("y"));
    EXPECT_EQ(*made->list("x"), first);
    EXPECT_EQ(first->project, "x");
}

TEST(MemorySource, BadInputIsNamed) {
    const auto version = memory_source::make({{.name = "a", .releases = {{.version = "one"}}}});
    ASSERT_FALSE(version);
    EXPECT_EQ(version.error().kind, error_kind::bad_input);
    EXPECT_EQ(version.error().where, "a");
    EXPECT_FALSE(
        memory_source::make({{.name = "a", .releases = {{.version = "1"}, {.version = "1.0"}}}}));
    EXPECT_FALSE(
        memory_source::make({{.name = "a", .releases = {}}, {.name = "A", .releases = {}}}));
}

}  // namespace
}  // namespace purvey
