#include "purvey/pep/specifier.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "unit/pep/vectors.hpp"

namespace purvey::pep {
namespace {

specifier_set set_of(std::string_view text) {
    auto s = specifier_set::parse(text);
    EXPECT_TRUE(s.has_value()) << text;
    return s ? *s : specifier_set();
}

bool yes(const std::string& word) {
    EXPECT_TRUE(word == "yes" || word == "no") << word;
    return word == "yes";
}

TEST(Specifier, Contains) {
    for (const auto& row : test::vectors("specifiers", "contains")) {
        const auto v = version::parse(row[1]);
        ASSERT_TRUE(v.has_value()) << row[1];
        EXPECT_EQ(set_of(row[0]).contains(*v), yes(row[2])) << row[0] << " and " << row[1];
    }
}

TEST(Specifier, Invalid) {
    for (const auto& row : test::vectors("specifiers", "invalid"))
        EXPECT_FALSE(specifier_set::parse(row[0]).has_value()) << row[0];
}

TEST(Specifier, NamesPrerelease) {
    for (const auto& row : test::vectors("specifiers", "names_prerelease"))
        EXPECT_EQ(set_of(row[0]).names_prerelease(), yes(row[1])) << row[0];
}

TEST(Specifier, Pin) {
    for (const auto& row : test::vectors("specifiers", "is_pin"))
        EXPECT_EQ(set_of(row[0]).is_pin(), yes(row[1])) << row[0];
}

TEST(Specifier, Text) {
    for (const auto& row : test::vectors("specifiers", "text")) {
        EXPECT_EQ(set_of(row[0]).str(), row[1]);
        EXPECT_EQ(set_of(row[1]).str(), row[1]);
    }
}

// locate() never goes back over ascending versions, and agrees with contains().
TEST(Specifier, LocateIsMonotone) {
    std::vector<version> ascending;
    for (const auto& group : test::vectors("versions", "ascending"))
        for (const std::string& text : group) ascending.push_back(*version::parse(text));
    std::vector<std::string> texts;
    for (const version& v : ascending) {
        if (v.str().size() > 40) continue;
        for (const char* op : {"==", "!=", "<", "<=", ">", ">=", "~="}) {
            const bool equality = op[1] == '=' && (op[0] == '=' || op[0] == '!');
            if (v.has_local() && !equality) continue;
            if (op[0] == '~' && v.release().find('.') == std::string_view::npos) continue;
            texts.push_back(op + v.str());
            if (equality && v.pre().empty() && v.post().empty() && v.dev().empty() &&
                !v.has_local())
                texts.push_back(op + v.str() + ".*");
        }
    }
    EXPECT_GT(texts.size(), 300u);
    for (const std::string& text : texts) {
        const specifier_set s = set_of(text);
        const specifier_clause& c = s.clauses().front();
        auto side = clause_side::below;
        for (const version& v : ascending) {
            const clause_side now = c.locate(v);
            EXPECT_LE(side, now) << text << " at " << v.str();
            side = now;
            EXPECT_EQ(s.contains(v),
                      (now == clause_side::inside) != (c.op == specifier_op::not_equal));
        }
    }
}

TEST(Specifier, ClausesAndArbitrary) {
    const specifier_set s = set_of(">=1.0, !=1.5.*, ===x.y");
    ASSERT_EQ(s.clauses().size(), 3u);
    EXPECT_EQ(s.clauses()[0].op, specifier_op::greater_equal);
    EXPECT_TRUE(s.clauses()[1].wildcard);
    EXPECT_EQ(s.clauses()[1].version.str(), "1.5");
    EXPECT_FALSE(s.clauses()[2].parsed);
    EXPECT_EQ(s.clauses()[2].written, "x.y");
    EXPECT_TRUE(set_of("").empty());
    EXPECT_TRUE(set_of(" , ").empty());
}

TEST(Specifier, LongInput) {
    std::string many;
    for (int i = 0; i < 200'000; ++i) many += "!=1." + std::to_string(i) + ",";
    EXPECT_EQ(set_of(many).clauses().size(), 200'000u);
    // "===" and then any text, which no version equals.
    EXPECT_FALSE(set_of(std::string(10'000'000, '=')).contains(*version::parse("1")));
    EXPECT_FALSE(specifier_set::parse("==" + std::string(10'000'000, '1')).has_value());
}

}  // namespace
}  // namespace purvey::pep
