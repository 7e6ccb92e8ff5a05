#include <gtest/gtest.h>

#include <algorithm>
#include <map>

#include "universe.hpp"

namespace purvey::snapshot_tests {
namespace {

record_options keep_all() {
    record_options options;
    options.all_files = true;
    options.made_by = "a test";
    return options;
}

// The groups of a listing spelled out: for each release the set of its requirements.
std::map<std::uint32_t, std::vector<std::string_view>> spelled(
    const std::vector<requirement_group>& groups) {
    std::map<std::uint32_t, std::vector<std::string_view>> out;
    for (const requirement_group& g : groups) {
        for (const auto& [first, last] : g.ranges) {
            for (std::uint32_t r = first; r < last; ++r) {
                out[r].push_back(g.requirement);
            }
        }
    }
    for (auto& [release, texts] : out) {
        std::sort(texts.begin(), texts.end());
    }
    return out;
}

TEST(RoundTrip, ListingsAndMetadataOfRandomUniverses) {
    for (std::uint64_t seed = 0; seed < 1000; ++seed) {
        SCOPED_TRACE(seed);
        const auto projects = random_universe(seed);
        const auto names = names_of(projects);
        auto memory = memory_source::make(projects);
        ASSERT_TRUE(memory);
        const std::string bytes = record_all(*memory, names, keep_all());
        auto read = snapshot::from_bytes(bytes, "test.snapshot");
        ASSERT_TRUE(read) << read.error().message;
        EXPECT_TRUE(read->local());
        ASSERT_EQ(describe(*read, names), describe(*memory, names));
        const auto verified = read->verify();
        ASSERT_TRUE(verified) << verified.error().message;
    }
}

TEST(RoundTrip, GroupsSayWhatTheReleasesSay) {
    std::size_t compared = 0;
    for (std::uint64_t seed = 0; seed < 300; ++seed) {
        SCOPED_TRACE(seed);
        const auto projects = random_universe(seed);
        auto memory = memory_source::make(projects);
        ASSERT_TRUE(memory);
        const std::string bytes = record_all(*memory, names_of(projects), keep_all());
        auto read = snapshot::from_bytes(bytes, "test.snapshot");
        ASSERT_TRUE(read);
        for (const std::string& name : names_of(projects)) {
            const listing& l = **read->list(name);
            bool all_static = true;
            std::map<std::uint32_t, std::vector<std::string_view>> expected_texts;
            for (std::uint32_t r = 0; r < l.releases.size(); ++r) {
                const release_metadata& m = **read->metadata(l, r, {}, 0);
                all_static = all_static && m.origin != metadata_origin::needs_build;
                std::vector<std::string_view> texts = m.requires_dist;
                std::sort(texts.begin(), texts.end());
                texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
                if (!texts.empty()) {
                    expected_texts[r] = texts;
                }
            }
            const auto* groups = read->groups(l);
            ASSERT_EQ(groups != nullptr, all_static);
            if (groups != nullptr) {
                EXPECT_EQ(spelled(*groups), expected_texts);
                ++compared;
            }
        }
    }
    EXPECT_GT(compared, 300u);
}

// More projects than are read at once on the way to a name, and records that need a second read.
TEST(RoundTrip, ManyNamesAndLargeProjects) {
    std::vector<memory_project> projects;
    for (int i = 0; i < 3000; ++i) {
        projects.push_back({.name = "p" + std::to_string(i), .releases = {}, .index_url = "i"});
    }
    for (int i = 0; i < 10'000; ++i) {
        memory_release& r = projects[7].releases.emplace_back();
        r.version = std::to_string(i);
        r.requires_dist = {"a-long-requirement==" + std::to_string(i * 7919 % 10'000)};
    }
    auto memory = memory_source::make(projects);
    ASSERT_TRUE(memory);
    const std::string bytes = record_all(*memory, names_of(projects), keep_all());
    auto read = snapshot::from_bytes(bytes, "test.snapshot");
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->verify());
    EXPECT_GT(read->info()->sections.back().second, 100'000u);
    EXPECT_EQ(describe(*read, names_of(projects)), describe(*memory, names_of(projects)));
    EXPECT_EQ(read->size(), 3000u);
    EXPECT_EQ(read->name(0), "p0");
    EXPECT_EQ(read->name(2999), "p999");
    EXPECT_EQ(read->name(3000), "");
    for (int i = 3000; i < 6000; ++i) {
        EXPECT_FALSE(read->list("p" + std::to_string(i)));
    }
}

TEST(RoundTrip, SameBytesForTheSameRecording) {
    const auto projects = random_universe(7);
    auto memory = memory_source::make(projects);
    ASSERT_TRUE(memory);
    auto names = names_of(projects);
    const std::string first = record_all(*memory, names, keep_all());
    std::reverse(names.begin(), names.end());
    EXPECT_EQ(record_all(*memory, names, keep_all()), first);
}

TEST(RoundTrip, PointersStayWhereTheyAre) {
    const auto projects = random_universe(11);
    auto memory = memory_source::make(projects);
    ASSERT_TRUE(memory);
    const std::string bytes = record_all(*memory, names_of(projects), keep_all());
    auto opened = snapshot::from_bytes(bytes, "test.snapshot");
    ASSERT_TRUE(opened);
    snapshot read = std::move(*opened);
    const listing* const first = *read.list(projects[0].name);
    for (const std::string& name : names_of(projects)) {
        ASSERT_TRUE(read.list(name));
    }
    EXPECT_EQ(*read.list(projects[0].name), first);
    if (!first->releases.empty()) {
        const auto once = read.metadata(*first, 0, {}, 0);
        const auto twice = read.metadata(*first, 0, {}, 0);
        ASSERT_TRUE(once && twice);
        EXPECT_EQ(*once, *twice);
    }
}

}  // namespace
}  // namespace purvey::snapshot_tests
