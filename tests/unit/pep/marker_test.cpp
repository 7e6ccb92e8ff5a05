#include "purvey/pep/marker.hpp"

#include <gtest/gtest.h>

#include <string>

#include "purvey/model/environment.hpp"
#include "unit/pep/vectors.hpp"

namespace purvey::pep {
namespace {

environment target(const std::string& name) {
    const char* python = name == "linux" ? "3.11" : name == "macos" ? "3.8.5" : "3.12";
    return *make_environment(python, name);
}

TEST(Marker, Evaluate) {
    for (const auto& row : test::vectors("markers", "evaluate")) {
        const auto m = marker::parse(row[0]);
        ASSERT_TRUE(m.has_value()) << row[0] << ": " << m.error().message;
        EXPECT_EQ(m->evaluate(target(row[1]).markers, row[2]), row[3] == "yes")
            << row[0] << " on " << row[1] << " with extra " << row[2];
    }
}

TEST(Marker, Text) {
    for (const auto& row : test::vectors("markers", "text")) {
        const auto m = marker::parse(row[0]);
        ASSERT_TRUE(m.has_value()) << row[0] << ": " << m.error().message;
        EXPECT_EQ(m->str(), row[1]);
        const auto again = marker::parse(row[1]);
        ASSERT_TRUE(again.has_value()) << row[1];
        EXPECT_EQ(again->str(), row[1]);
    }
}

TEST(Marker, Invalid) {
    for (const auto& row : test::vectors("markers", "invalid"))
        EXPECT_FALSE(marker::parse(row[0]).has_value()) << row[0];
}

TEST(Marker, Extras) {
    const auto m =
        marker::parse("extra == 'B_b' or (os_name == 'nt' and 'a' == extra) or extra != 'a'");
    ASSERT_TRUE(m.has_value());
    EXPECT_TRUE(m->mentions_extra());
    EXPECT_EQ(m->extras_mentioned(), (std::vector<std::string>{"a", "b-b"}));
    EXPECT_FALSE(marker::parse("os_name == 'extra'")->mentions_extra());
}

// research: class 21. uv 0.13.9 overflows its stack here.
TEST(Marker, Depth) {
    const auto nested = [](std::size_t depth) {
        return std::string(depth, '(') + "os_name == 'posix'" + std::string(depth, ')');
    };
    EXPECT_TRUE(marker::parse(nested(marker::max_depth)).has_value());
    EXPECT_FALSE(marker::parse(nested(marker::max_depth + 1)).has_value());
    EXPECT_FALSE(marker::parse(nested(10'000)).has_value());
    EXPECT_FALSE(marker::parse(std::string(10'000'000, '(')).has_value());
    std::string ladder, close;
    for (std::size_t i = 0; i < marker::max_depth; ++i) {
        ladder += "(os_name == 'posix' and ";
        close += ")";
    }
    const auto m = marker::parse(ladder + "os_name == 'nt'" + close);
    ASSERT_TRUE(m.has_value());
    EXPECT_FALSE(m->evaluate(default_environment().markers, ""));
    EXPECT_TRUE(marker::parse(ladder + "os_name == 'posix'" + close)
                    ->evaluate(default_environment().markers, ""));
}

TEST(Marker, LongInput) {
    std::string many = "extra == 'a'";
    for (int i = 0; i < 100'000; ++i) many += " or extra == 'x" + std::to_string(i) + "'";
    const auto m = marker::parse(many);
    ASSERT_TRUE(m.has_value());
    EXPECT_TRUE(m->evaluate(default_environment().markers, "x99999"));
    EXPECT_FALSE(m->evaluate(default_environment().markers, "y"));
    EXPECT_FALSE(marker::parse("os_name == '" + std::string(10'000'000, 'a')).has_value());
}

TEST(Marker, ErrorsSayWhere) {
    const auto m = marker::parse("os_name == 'nt' and variant_label == 'x'");
    ASSERT_FALSE(m.has_value());
    EXPECT_EQ(m.error().offset, 20u);
    EXPECT_NE(m.error().message.find("variant_label"), std::string::npos);
}

}  // namespace
}  // namespace purvey::pep
