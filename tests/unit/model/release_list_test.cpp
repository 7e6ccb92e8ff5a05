#include "purvey/model/release_list.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <string>
#include <vector>

#include "purvey/model/runs.hpp"

namespace {

using purvey::release_list;

release_list of(const std::vector<std::string>& versions) {
    std::string texts;
    std::vector<std::uint32_t> ends;
    for (const std::string& v : versions) {
        texts += v;
        ends.push_back(static_cast<std::uint32_t>(texts.size()));
    }
    return {texts, ends};
}

TEST(ReleaseList, MakesWhatIsAskedForAndKeepsItInPlace) {
    std::vector<std::string> versions;
    for (int i = 0; i < 100; ++i) versions.push_back("1." + std::to_string(i));
    const release_list l = of(versions);
    ASSERT_EQ(l.size(), 100U);
    const purvey::release* const first = &l[40];
    for (std::size_t i = 100; i-- > 0;) EXPECT_EQ(l[i].version.str(), versions[i]);
    EXPECT_EQ(&l[40], first);
    EXPECT_EQ(l.back().version.str(), "1.99");
    release_list copy = l;
    EXPECT_EQ(copy[7].version.str(), "1.7");
    EXPECT_EQ(copy.whole().size(), 100U);
    copy.whole().emplace_back();
    EXPECT_EQ(copy.size(), 101U);
    EXPECT_EQ(copy[99].version.str(), "1.99");
}

TEST(ReleaseList, AsksForTheFilesOfWhatItMakes) {
    struct two_files final : purvey::release_files {
        void read(std::size_t release, std::vector<purvey::release_file>& out) const override {
            asked.push_back(release);
            out.resize(2);
            out[1].size = release;
        }
        mutable std::vector<std::size_t> asked;
    } files;
    release_list l("123", {1, 2, 3}, &files);
    EXPECT_EQ(l[2].files.at(1).size, 2U);
    EXPECT_EQ(l[2].files.size(), 2U);
    EXPECT_EQ(files.asked, (std::vector<std::size_t>{2}));
    EXPECT_EQ(l.whole()[1].files.at(1).size, 1U);
}

TEST(ReleaseList, KnowsPrereleasesWithoutMakingThem) {
    const std::vector<std::string> versions = {
        "0",         "1.0a1", "1.0b2.post3", "1.0rc1",           "1.0.dev0",   "1.0",
        "1.0.post1", "2!1.0", "2!1.0.post2", "2!1.0.post2.dev1", "1.0+abc.de", "1.0.post1+dev.a"};
    const release_list l = of(versions), finals = of({"1.0", "1.1"});
    for (std::size_t i = 0; i < versions.size(); ++i)
        EXPECT_EQ(l.is_prerelease(i), purvey::pep::version::parse(versions[i])->is_prerelease())
            << versions[i];
    EXPECT_FALSE(finals.is_prerelease(1));
}

TEST(ReleaseList, KnowsWhetherSomeHaveLocalLabels) {
    for (const auto& [versions, some] : std::vector<std::pair<std::vector<std::string>, bool>>{
             {{"1.0a1", "1.0"}, false}, {{"1.0", "1.0+cpu"}, true}, {{}, false}}) {
        release_list l = of(versions);
        EXPECT_EQ(l.has_local_labels(), some);
        l.whole();
        EXPECT_EQ(l.has_local_labels(), some);
    }
}

TEST(ReleaseList, SoundIsNormalisedAndAscending) {
    EXPECT_TRUE(of({}).is_sound());
    EXPECT_TRUE(of({"0"}).is_sound());
    EXPECT_TRUE(of({"1.9", "1.10", "2.0rc1", "2.0"}).is_sound());
    for (const std::vector<std::string>& bad : std::vector<std::vector<std::string>>{
             {"1.10", "1.9"}, {"1.0", "1.0.0"}, {""}, {"x"}, {"v1"}, {"1.0-rc1"}, {"1", "1..2"}})
        EXPECT_FALSE(of(bad).is_sound()) << bad.front();
    EXPECT_EQ(of({"x"})[0].version.str(), "0");
}

// Runs are the values one by one, told shorter.
TEST(Runs, SayWhatWasAdded) {
    rc::check([](const std::vector<std::pair<bool, unsigned char>>& added) {
        purvey::runs<bool> told;
        std::vector<bool> all;
        for (const auto& [value, length] : added) {
            if (length == 0) continue;
            told.add(length, value);
            all.insert(all.end(), length, value);
        }
        RC_ASSERT(told.empty() == all.empty());
        for (std::size_t i = 0; i < all.size(); ++i) RC_ASSERT(told.of(i) == all[i]);
        RC_ASSERT(static_cast<std::size_t>(std::distance(told.begin(), told.end())) <=
                  std::max<std::size_t>(added.size(), 1));
    });
}

}  // namespace
