#include "purvey/source/memory.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "purvey/source/snapshot.hpp"
#include "universe.hpp"

namespace purvey {
namespace {

// Requirements of releases that stand where a group's text stands; all of them, or the test fails.
std::size_t texts_in_groups(source& from, const std::vector<std::string>& names) {
    std::size_t found = 0;
    for (const std::string& name : names) {
        const listing& l = **from.list(name);
        const auto* groups = from.groups(l);
        if (groups != nullptr) {
            std::set<const char*> places;
            for (const requirement_group& g : *groups) places.insert(g.requirement.data());
            EXPECT_EQ(places.size(), groups->size()) << name;
        }
        for (std::uint32_t r = 0; groups != nullptr && r < l.releases.size(); ++r)
            for (const std::string_view text : (*from.metadata(l, r, {}, 0))->requires_dist) {
                EXPECT_TRUE(std::any_of(groups->begin(), groups->end(),
                                        [&](const auto& g) {
                                            return g.requirement.data() == text.data() &&
                                                   g.requirement == text;
                                        }))
                    << name << " " << text;
                ++found;
            }
    }
    return found;
}

TEST(Groups, TheirTextsAreThoseOfTheReleases) {
    std::size_t in_memory = 0, in_snapshots = 0;
    for (std::uint64_t seed = 0; seed < 50; ++seed) {
        const auto projects = snapshot_tests::random_universe(seed);
        const auto names = snapshot_tests::names_of(projects);
        auto memory = memory_source::make(projects);
        ASSERT_TRUE(memory);
        in_memory += texts_in_groups(*memory, names);
        const std::string bytes =
            snapshot_tests::record_all(*memory, names, {.all_files = true, .made_by = "a test"});
        auto read = snapshot::from_bytes(bytes, "test.snapshot");
        ASSERT_TRUE(read);
        in_snapshots += texts_in_groups(*read, names);
    }
    EXPECT_GT(in_memory, 500u);
    EXPECT_GT(in_snapshots, 500u);
}

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
    EXPECT_TRUE(l.yanked.of(0));
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
