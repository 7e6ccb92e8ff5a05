#include <gtest/gtest.h>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

namespace purvey {
namespace {

// lib k needs core k, and core k needs what does not exist, from release `first` on.
std::vector<memory_project> dead_ends(int releases, int first) {
    memory_project app{.name = "app", .releases = {{.version = "1", .requires_dist = {"lib"}}}};
    memory_project lib{.name = "lib"}, core{.name = "core"};
    for (int k = 1; k <= releases; ++k) {
        const std::string version = std::to_string(k);
        lib.releases.push_back({.version = version, .requires_dist = {"core==" + version}});
        core.releases.push_back({.version = version});
        if (k >= first) core.releases.back().requires_dist = {"gone==" + version};
    }
    return {app, lib, core};
}

expected<outcome, error> solved(std::vector<memory_project> projects, bool grouped) {
    auto from = memory_source::make(std::move(projects));
    if (!grouped) from->hide_groups();
    request asked;
    asked.requirements.push_back({*pep::parse_requirement("app"), "app", "test"});
    return resolve(*from, asked, policy{}, default_environment());
}

TEST(LookAhead, TheAnswerIsThatOfTryingEachRelease) {
    for (const int first : {2, 5, 40, 90}) {
        SCOPED_TRACE(first);
        const auto grouped = solved(dead_ends(100, first), true);
        const auto tried = solved(dead_ends(100, first), false);
        ASSERT_TRUE(grouped && tried);
        const auto *a = std::get_if<resolution>(&*grouped), *b = std::get_if<resolution>(&*tried);
        ASSERT_TRUE(a != nullptr && b != nullptr);
        ASSERT_EQ(a->packages.size(), 3u);
        for (std::size_t k = 0; k < 3; ++k)
            EXPECT_EQ(a->packages[k].release, b->packages[k].release) << k;
        EXPECT_LE(a->conflicts, b->conflicts);
    }
}

TEST(LookAhead, KnowsOfDeadEndsAfterAFewTries) {
    const auto found = solved(dead_ends(100, 2), true);
    ASSERT_TRUE(found);
    EXPECT_LE(std::get<resolution>(*found).conflicts, 12u);
}

TEST(LookAhead, ANoNamesWhatIsMissing) {
    const auto found = solved(dead_ends(100, 1), true);
    ASSERT_TRUE(found);
    const auto* no = std::get_if<conflict>(&*found);
    ASSERT_NE(no, nullptr);
    std::string all;
    for (const std::string& line : no->lines) all += line + "\n";
    for (const char* name : {"app", "lib", "core", "gone is not on"})
        EXPECT_NE(all.find(name), std::string::npos) << name << " in\n" << all;
    EXPECT_LE(no->conflicts, 12u);
}

}  // namespace
}  // namespace purvey
