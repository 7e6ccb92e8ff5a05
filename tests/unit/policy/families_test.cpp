#include <gtest/gtest.h>

#include <string>

#include "purvey/policy/family.hpp"
#include "resolver/policy/sha256.hpp"

namespace {

using purvey::counted_as;
using purvey::load_families;

const std::string head = "schema = 1\nindex = \"https://pypi.org/simple\"\n";

std::string one(const std::string& rest) {
    return head + "[[family]]\nlabel = \"x\"\nwhat = \"the module x\"\nkind = \"same-files\"\n" +
           "sources = [\"s\"]\n" + rest;
}

std::string refusal(const std::string& text) {
    const auto t = load_families(text, "f.toml");
    if (t) return "";
    EXPECT_EQ(t.error().kind, purvey::error_kind::bad_input);
    return t.error().where + ": " + t.error().message;
}

// The refusal must name the line and hold the words.
void expect_refusal(const std::string& text, const std::string& line, const std::string& words) {
    const std::string r = refusal(text);
    EXPECT_TRUE(r.starts_with("f.toml:" + line + ":")) << r;
    EXPECT_NE(r.find(words), std::string::npos) << r;
}

TEST(families, reads_an_entry) {
    const auto t = load_families(
        one("members = [\"a\", {project = \"b\", versions = \"<12\", platforms = [\"windows\"]}]\n"
            "stands-for = [{provider = \"a\", name = \"b\", version = \"mapped\",\n"
            "map = {\"3.20\" = \"2.6.1\"}, lost = \"speed\"}]\n"),
        "f.toml");
    // An inline table must stand on one line, so the entry above is refused...
    EXPECT_FALSE(t);
    const auto u = load_families(
        one("members = [\"a\", {project = \"b\", versions = \"<12\", platforms = [\"windows\"]}]\n"
            "stands-for = [{provider = \"a\", name = \"b\", version = \"mapped\", "
            "map = {\"3.20\" = \"2.6.1\"}, versions = \">=3\", lost = \"speed\"}]\n"),
        "f.toml");
    ASSERT_TRUE(u) << u.error().where << u.error().message;
    ASSERT_EQ(u->families.size(), 1u);
    const auto& f = u->families[0];
    EXPECT_EQ(f.index, "https://pypi.org/simple");
    EXPECT_EQ(f.members[1].versions.str(), "<12");
    EXPECT_EQ(f.members[1].platforms, std::vector<std::string>{"windows"});
    ASSERT_EQ(f.stands.size(), 1u);
    EXPECT_EQ(f.stands[0].version, counted_as::mapped);
    EXPECT_EQ(f.stands[0].map[0].first.str(), "3.20");
    EXPECT_EQ(f.stands[0].map[0].second.str(), "2.6.1");
    EXPECT_EQ(u->digest.size(), 64u);
}

TEST(families, refuses_a_member_of_two_families) {
    expect_refusal(one("members = [\"a\", \"b\"]\n[[family]]\nlabel = \"y\"\nwhat = \"y\"\n"
                       "kind = \"same-files\"\nsources = [\"s\"]\nmembers = [\"c\",\n\"a\"]\n"),
                   "15", "already a member of the family x");
}

TEST(families, refuses_what_is_not_reviewed_in_full) {
    expect_refusal(one("members = [\"a\"]\n"), "3", "fewer than two members");
    expect_refusal(
        "schema = 1\nindex = \"https://pypi.org/simple\"\n[[family]]\nlabel = \"x\"\n"
        "what = \"y\"\nkind = \"same-files\"\nmembers = [\"a\", \"b\"]\n",
        "3", "no source");
    expect_refusal(one("members = [\"a\", \"B\"]\n"), "8", "not a normalised project name");
    expect_refusal(one("members = [\"a\", \"b\"]\nstand-for = []\n"), "9", "unknown key");
    expect_refusal(one("members = [\"a\", {project = \"b\", version = \"<1\"}]\n"), "8",
                   "unknown key");
    expect_refusal(one("members = [\"a\", {project = \"b\", versions = \"1\"}]\n"), "8",
                   "not a version range");
    expect_refusal(one("members = [\"a\", {project = \"b\", platforms = [\"win\"]}]\n"), "8",
                   "none of linux");
    const std::string two = "members = [\"a\", \"b\"]\n";
    const auto stand = [&](const std::string& entry) {
        return one(two + "stands-for = [{" + entry + "}]\n");
    };
    expect_refusal(stand("provider='a', name='c', version='own', lost='x'"), "9", "no member");
    expect_refusal(stand("provider='a', name='a', version='own', lost='x'"), "9", "itself");
    expect_refusal(stand("provider='a', name='b', version='any', lost='x'"), "9", "must be own");
    expect_refusal(stand("provider='a', name='b', version='mapped', lost='x'"), "9", "a map");
    expect_refusal(stand("provider='a', name='b', version='own', map={'1'='2'}, lost='x'"), "9",
                   "a map");
    expect_refusal(stand("provider='a', name='b', version='mapped', map={'x y'='2'}, lost='x'"),
                   "9", "not a version");
    expect_refusal(stand("provider='a', name='b', version='own'"), "9", "lost is missing");
    expect_refusal(
        stand("provider='a', name='b', version='own', lost='x'},{provider='a', name='b', "
              "version='none', lost='y'"),
        "9", "stands twice");
}

TEST(families, refuses_a_label_used_twice_or_not_typeable) {
    const std::string second =
        "[[family]]\nlabel = \"X\"\nwhat = \"y\"\nkind = \"same-files\"\nsources = [\"s\"]\n"
        "members = [\"c\", \"d\"]\n";
    expect_refusal(one("members = [\"a\", \"b\"]\n" + second), "10", "taken");
    expect_refusal(head + "[[family]]\nlabel = \"a b\"\n", "4", "cannot be a label");
}

TEST(families, refuses_another_schema) {
    expect_refusal("schema = 2\nindex = \"x\"\n", "1", "schema must be 1");
    EXPECT_NE(refusal("index = \"x\"\n").find("schema is missing"), std::string::npos);
    EXPECT_NE(refusal("schema = 1\n").find("index is missing"), std::string::npos);
}

// FIPS 180-4 examples.
TEST(sha256, known_answers) {
    EXPECT_EQ(purvey::sha256_hex(""),
              "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(purvey::sha256_hex("abc"),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(purvey::sha256_hex(std::string(1000000, 'a')),
              "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

}  // namespace
