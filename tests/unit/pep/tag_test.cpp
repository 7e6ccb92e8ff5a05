#include "purvey/pep/tag.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "purvey/model/environment.hpp"
#include "unit/pep/vectors.hpp"

namespace purvey::pep {
namespace {

std::string tags_of(const wheel_name& w) {
    std::vector<std::string> tags;
    for (const auto& p : w.python)
        for (const auto& a : w.abi)
            for (const auto& f : w.platform) tags.push_back(p + "-" + a + "-" + f);
    std::sort(tags.begin(), tags.end());
    std::string out;
    for (const auto& t : tags) out += (out.empty() ? "" : " ") + t;
    return out;
}

TEST(FileName, Wheels) {
    for (const auto& row : test::vectors("file_names", "wheels")) {
        const auto w = parse_wheel_name(row[0]);
        ASSERT_TRUE(w.has_value()) << row[0] << ": " << w.error().message;
        EXPECT_EQ(w->name, row[1]);
        EXPECT_EQ(w->version.str(), row[2]);
        EXPECT_EQ(w->build, row[3]);
        EXPECT_EQ(tags_of(*w), row[4]);
    }
    for (const auto& row : test::vectors("file_names", "invalid_wheels"))
        EXPECT_FALSE(parse_wheel_name(row[0]).has_value()) << row[0];
}

TEST(FileName, Sdists) {
    for (const auto& row : test::vectors("file_names", "sdists")) {
        const auto s = parse_sdist_name(row[0], row[1]);
        ASSERT_TRUE(s.has_value()) << row[0] << ": " << s.error().message;
        EXPECT_EQ(s->name, row[1]);
        EXPECT_EQ(s->version.str(), row[2]);
    }
    for (const auto& row : test::vectors("file_names", "invalid_sdists"))
        EXPECT_FALSE(parse_sdist_name(row[0], row[1]).has_value()) << row[0] << " of " << row[1];
}

// Rows: Python, target, number of tags, then places and the tags expected there.
TEST(Tags, Vectors) {
    for (const auto& row : test::vectors("tags", "tags")) {
        const auto e = make_environment(row[0], row[1]);
        ASSERT_TRUE(e.has_value()) << row[1];
        const auto& tags = e->tags.tags();
        EXPECT_EQ(std::to_string(tags.size()), row[2]) << row[0] << " " << row[1];
        for (std::size_t i = 3; i + 1 < row.size(); i += 2) {
            const std::size_t place = std::stoul(row[i]);
            ASSERT_LT(place, tags.size());
            EXPECT_EQ(tags[place], row[i + 1]) << row[0] << " " << row[1] << " at " << place;
        }
    }
}

TEST(Tags, RankIsThePlaceOfTheBestTag) {
    const tag_set tags(3, 11, platform{});
    const std::vector<std::string> all = tags.tags();
    for (std::size_t i = 0; i < all.size(); ++i) {
        const auto w = parse_wheel_name("x-1-" + all[i] + ".whl");
        ASSERT_TRUE(w.has_value());
        EXPECT_EQ(tags.rank(*w), i) << all[i];
    }
    const auto rank = [&](const char* tag) {
        return tags.rank(*parse_wheel_name("x-1-" + std::string(tag) + ".whl"));
    };
    EXPECT_EQ(rank("py2.py3-none-any"), rank("py3-none-any"));
    EXPECT_EQ(rank("cp311-cp311-manylinux_2_17_x86_64.manylinux2014_x86_64"),
              rank("cp311-cp311-manylinux_2_17_x86_64"));
    EXPECT_LT(rank("cp311-cp311-manylinux_2_17_x86_64"), rank("cp311-abi3-manylinux_2_17_x86_64"));
    for (const char* none : {"cp312-cp312-manylinux_2_17_x86_64", "cp311-cp311-win_amd64",
                             "cp311-cp311-manylinux_2_37_x86_64", "py2-none-any", "py30-abi3-any",
                             "cp311-cp311-musllinux_1_2_x86_64", "cp310-none-any"})
        EXPECT_FALSE(rank(none).has_value()) << none;
    EXPECT_FALSE(tag_set().rank(*parse_wheel_name("x-1-py3-none-any.whl")).has_value());
}

// A name of a megabyte whose three sets would multiply to 10^15 tags.
TEST(Tags, HostileWheelName) {
    std::string many;
    for (int i = 0; i < 100'000; ++i) many += ".py3";
    const std::string set = "py3" + many;
    const auto w = parse_wheel_name("x-1-" + set + "-" + set + "-" + set + ".whl");
    ASSERT_TRUE(w.has_value());
    EXPECT_FALSE(default_environment().tags.rank(*w).has_value());
}

}  // namespace
}  // namespace purvey::pep
