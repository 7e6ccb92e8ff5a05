#include "purvey/pep/version.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <unordered_set>
#include <vector>

#include "purvey/pep/name.hpp"
#include "unit/pep/vectors.hpp"

namespace purvey::pep {
namespace {

version parsed(std::string_view text) {
    auto v = version::parse(text);
    EXPECT_TRUE(v.has_value()) << text;
    return v ? *v : version();
}

TEST(Name, Validity) {
    for (const char* good : {"a", "A", "7", "foo", "Foo.Bar_baz-2", "a--b"})
        EXPECT_TRUE(is_valid_name(good)) << good;
    for (const char* bad : {"", "-", "-a", "a-", "_a", "a.", "a b", "a\n", "f\xc3\xb6o", "a/b"})
        EXPECT_FALSE(is_valid_name(bad)) << bad;
    EXPECT_TRUE(is_valid_name(std::string(256, 'a')));
    EXPECT_FALSE(is_valid_name(std::string(257, 'a')));
}

TEST(Name, Normalisation) {
    EXPECT_EQ(normalize_name("Foo.Bar__baz-._-2"), "foo-bar-baz-2");
    EXPECT_EQ(normalize_name(""), "");
    EXPECT_EQ(normalize_name("-A-"), "-a-");
    EXPECT_TRUE(is_normalized_name("foo-bar2"));
    for (const char* other : {"", "Foo", "a_b", "a.b", "a--b", "-a", "a-", "a b"})
        EXPECT_FALSE(is_normalized_name(other)) << other;
}

TEST(Version, NormalForm) {
    for (const auto& row : test::vectors("versions", "normal")) {
        const auto v = version::parse(row[0]);
        ASSERT_TRUE(v.has_value()) << row[0];
        EXPECT_EQ(v->str(), row[1]) << row[0];
        EXPECT_EQ(parsed(row[1]), *v);
        EXPECT_EQ(parsed(row[1]).str(), row[1]);
    }
}

TEST(Version, Invalid) {
    for (const auto& row : test::vectors("versions", "invalid"))
        EXPECT_FALSE(version::parse(row[0]).has_value()) << row[0];
    EXPECT_FALSE(version::parse(std::string_view("1.0\0", 4)).has_value());
}

// Every pair of the ascending list, in both directions, with keys and hashes.
TEST(Version, Order) {
    const auto groups = test::vectors("versions", "ascending");
    struct item {
        version v;
        std::size_t group;
    };
    std::vector<item> all;
    for (std::size_t g = 0; g < groups.size(); ++g)
        for (const std::string& text : groups[g]) all.push_back({parsed(text), g});
    for (const item& a : all)
        for (const item& b : all) {
            EXPECT_EQ(a.v <=> b.v, a.group <=> b.group) << a.v.str() << " and " << b.v.str();
            const auto x = a.v.packed_key(), y = b.v.packed_key();
            if (x && y) {
                EXPECT_EQ(*x <=> *y, a.group <=> b.group) << a.v.str() << " " << b.v.str();
            }
            if (a.group == b.group) {
                EXPECT_EQ(a.v.hash(), b.v.hash());
                EXPECT_EQ(x, y);
            }
        }
}

// Zeros at the end make no key longer.
TEST(Version, LongTextsAreRefusedWhateverTheirKey) {
    std::string zeros = "1";
    while (zeros.size() + 2 <= version::max_length) zeros += ".0";
    EXPECT_EQ(version::parse(zeros)->release().size(), zeros.size());
    EXPECT_EQ(*version::parse(zeros), *version::parse("1"));
    for (int k = 0; k < 100'000; ++k) zeros += ".0";
    EXPECT_FALSE(version::parse(zeros).has_value());
}

TEST(Version, KeysOfOrdinaryVersions) {
    for (const char* text :
         {"0", "1.0", "1.2.3", "2023.10.3", "20231003", "0.0.20231003", "1.2.3rc1", "1.2.3.post1",
          "1.2.3.dev20231003", "4.8.1.78", "1.0a1.dev2"})
        EXPECT_TRUE(parsed(text).packed_key().has_value()) << text;
    for (const char* text : {"1!1.0", "1.0+cu118", "18446744073709551616"})
        EXPECT_FALSE(parsed(text).packed_key().has_value()) << text;
    EXPECT_EQ(version().packed_key(), parsed("0").packed_key());
    EXPECT_EQ(version(), parsed("0.0"));
    EXPECT_LE(sizeof(version), 48u);
}

TEST(Version, Parts) {
    const version v = parsed("3!1.02.0-rc.4.post5.dev6+Ab_7");
    EXPECT_EQ(v.str(), "3!1.2.0rc4.post5.dev6+ab.7");
    EXPECT_EQ(v.public_str(), "3!1.2.0rc4.post5.dev6");
    EXPECT_EQ(v.epoch(), "3");
    EXPECT_EQ(v.release(), "1.2.0");
    EXPECT_EQ(v.pre(), "rc4");
    EXPECT_EQ(v.post(), "5");
    EXPECT_EQ(v.dev(), "6");
    EXPECT_EQ(v.local(), "ab.7");
    EXPECT_TRUE(v.is_prerelease() && v.is_postrelease() && v.is_devrelease() && v.has_local());
    const version plain = parsed("1.0");
    EXPECT_EQ(plain.epoch(), "0");
    EXPECT_TRUE(plain.pre().empty() && plain.post().empty() && plain.dev().empty());
    EXPECT_FALSE(plain.is_prerelease() || plain.is_postrelease() || plain.has_local());
    EXPECT_TRUE(parsed("1.dev0").is_prerelease());
    EXPECT_TRUE(parsed("1.post1").is_postrelease());
    EXPECT_FALSE(parsed("1.post1").is_prerelease());
}

// research: classes 12 to 14; numbers of any size are compared exactly.
TEST(Version, HugeNumbers) {
    const std::string nines(4000, '9'), one_more = "1" + std::string(4000, '0');
    EXPECT_LT(parsed(nines), parsed(one_more));
    EXPECT_LT(parsed("1." + nines), parsed("1." + one_more));
    EXPECT_LT(parsed("1.0a" + nines), parsed("1.0a" + one_more));
    EXPECT_LT(parsed("1.0+" + nines), parsed("1.0+" + one_more));
    EXPECT_EQ(parsed("000" + nines), parsed(nines + ".0"));
    EXPECT_EQ(parsed("000" + nines).hash(), parsed(nines + ".0.0").hash());
    EXPECT_EQ(parsed("1!1.0").hash(), parsed("1!1").hash());
    std::string many = "1";
    for (int i = 0; i < 10'000; ++i) many += ".0";
    EXPECT_EQ(parsed(many), parsed("1"));
    EXPECT_LT(parsed(many), parsed(many + ".1"));
    EXPECT_TRUE(version::parse(std::string(217, '1')).has_value());
    EXPECT_FALSE(version::parse(std::string(10'000'000, '1')).has_value());
}

TEST(Version, OffsetOfTheError) {
    EXPECT_EQ(version::parse(" 1.0.x").error().offset, 4u);
    EXPECT_EQ(version::parse("x").error().offset, 0u);
}

TEST(Version, InHashedSets) {
    const std::unordered_set<version> set{parsed("1.0"), parsed("1.0.0"), parsed("1.0+x")};
    EXPECT_EQ(set.size(), 2u);
}

}  // namespace
}  // namespace purvey::pep
