#include "purvey/pep/requirement.hpp"

#include <gtest/gtest.h>

#include <string>

#include "unit/pep/vectors.hpp"

namespace purvey::pep {
namespace {

TEST(Requirement, Text) {
    for (const auto& row : test::vectors("requirements", "text")) {
        const auto r = parse_requirement(row[0]);
        ASSERT_TRUE(r.has_value()) << row[0] << ": " << r.error().message;
        EXPECT_EQ(r->str(), row[1]);
        const auto again = parse_requirement(row[1]);
        ASSERT_TRUE(again.has_value()) << row[1];
        EXPECT_EQ(again->str(), row[1]);
    }
}

TEST(Requirement, Invalid) {
    for (const auto& row : test::vectors("requirements", "invalid"))
        EXPECT_FALSE(parse_requirement(row[0]).has_value()) << row[0];
    EXPECT_FALSE(parse_requirement(std::string_view("foo\0", 4)).has_value());
    EXPECT_FALSE(parse_requirement(std::string(257, 'a')).has_value());
    EXPECT_FALSE(parse_requirement(std::string(10'000'000, 'a')).has_value());
    EXPECT_FALSE(parse_requirement("foo" + std::string(10'000, '(')).has_value());
    EXPECT_FALSE(parse_requirement("foo;" + std::string(10'000, '(')).has_value());
}

TEST(Requirement, Parts) {
    const auto r = parse_requirement("Foo[B,a_a]>=1.0; extra == 'x'");
    ASSERT_TRUE(r.has_value());
    EXPECT_EQ(r->name, "foo");
    EXPECT_EQ(r->extras, (std::vector<std::string>{"a-a", "b"}));
    EXPECT_TRUE(r->has_extras_brackets);
    EXPECT_TRUE(r->specifier.contains(*version::parse("1.0")));
    ASSERT_TRUE(r->condition != nullptr);
    EXPECT_TRUE(r->condition->mentions_extra());
    EXPECT_TRUE(parse_requirement("foo[]")->has_extras_brackets);
    EXPECT_FALSE(parse_requirement("foo")->has_extras_brackets);
    EXPECT_EQ(parse_requirement("foo")->condition, nullptr);
}

TEST(Requirement, OffsetOfTheError) {
    EXPECT_EQ(parse_requirement("foo >=1.5<3").error().offset, 9u);
    EXPECT_EQ(parse_requirement("foo; bar == 'x'").error().offset, 5u);
    EXPECT_EQ(parse_requirement("foo ===1,bar").error().offset, 9u);
}

TEST(Provides, Entries) {
    for (const auto& row : test::vectors("requirements", "provides")) {
        const auto p = parse_provides(row[0]);
        ASSERT_TRUE(p.has_value()) << row[0] << ": " << p.error().message;
        EXPECT_EQ(p->name, row[1]);
        EXPECT_EQ(p->version ? p->version->str() : "", row[2]) << row[0];
        EXPECT_EQ(p->condition ? p->condition->str() : "", row[3]) << row[0];
    }
    EXPECT_TRUE(parse_provides("foo; extra == 'x'")->condition->mentions_extra());
}

TEST(Provides, Invalid) {
    for (const auto& row : test::vectors("requirements", "invalid_provides"))
        EXPECT_FALSE(parse_provides(row[0]).has_value()) << row[0];
}

}  // namespace
}  // namespace purvey::pep
