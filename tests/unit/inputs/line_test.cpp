#include <gtest/gtest.h>

#include "resolver/inputs/requirement_line.hpp"
#include "resolver/inputs/requirements_file.hpp"
#include "resolver/inputs/text_file.hpp"
#include "tests/unit/inputs/folder.hpp"

namespace purvey::detail {
namespace {

strings lines(std::string_view text) {
    strings out;
    for (const auto& line : logical_lines(text))
        out.push_back(std::to_string(line.line) + "|" + line.text);
    return out;
}

TEST(logical_lines, comments_and_blank_lines_are_dropped) {
    EXPECT_EQ(lines("# a\n\n  flask  # why\nfoo#bar\n\t# x\n"), (strings{"3|flask", "4|foo#bar"}));
}

TEST(logical_lines, all_line_ends_count) {
    EXPECT_EQ(lines("a\r\nb\rc\nd"), (strings{"1|a", "2|b", "3|c", "4|d"}));
}

TEST(logical_lines, backslash_joins_and_keeps_the_first_number) {
    EXPECT_EQ(lines("a\n--index-url \\\n  https://x \\\n\nb\n"),
              (strings{"1|a", "2|--index-url   https://x", "5|b"}));
    EXPECT_EQ(lines("flask\\\n>=1\n"), (strings{"1|flask>=1"}));
    EXPECT_EQ(lines("flask\\"), (strings{"1|flask"}));
}

TEST(logical_lines, a_comment_line_ends_a_continuation) {
    // pip: "a \" + "# note \" is `a`; the backslash of the comment joins nothing.
    EXPECT_EQ(lines("a \\\n# note \\\nb\n"), (strings{"1|a", "3|b"}));
}

TEST(expand_variables, only_set_upper_case_names_in_braces) {
    setenv("PURVEY_TEST_X", "v1", 1);
    setenv("PURVEY_TEST_EMPTY", "", 1);
    unsetenv("PURVEY_TEST_NONE");
    EXPECT_EQ(expand_variables("a ${PURVEY_TEST_X} b"), "a v1 b");
    EXPECT_EQ(expand_variables("${PURVEY_TEST_X}${PURVEY_TEST_X}"), "v1v1");
    EXPECT_EQ(expand_variables("${PURVEY_TEST_EMPTY}"), "${PURVEY_TEST_EMPTY}");
    EXPECT_EQ(expand_variables("${PURVEY_TEST_NONE}"), "${PURVEY_TEST_NONE}");
    EXPECT_EQ(expand_variables("$PURVEY_TEST_X ${lower} ${} ${A"),
              "$PURVEY_TEST_X ${lower} ${} ${A");
    EXPECT_EQ(expand_variables("${A${PURVEY_TEST_X}"), "${Av1");
}

TEST(split_words, reads_quotes_as_a_shell) {
    EXPECT_EQ(*split_words("--a 'b c' \"d \\\" \\x\" e\\ f"),
              (strings{"--a", "b c", "d \" \\x", "e f"}));
    EXPECT_EQ(*split_words("''"), (strings{""}));
    EXPECT_FALSE(split_words("'a"));
}

TEST(read_requirement, says_what_is_wrong_and_where) {
    const auto bad = read_requirement("flask>=", "f.txt:3");
    ASSERT_FALSE(bad);
    EXPECT_EQ(bad.error().kind, error_kind::bad_input);
    EXPECT_EQ(bad.error().where, "f.txt:3");
    EXPECT_NE(bad.error().message.find("'flask>='"), std::string::npos);
}

TEST(read_requirement, a_single_equals_sign_gets_a_remedy) {
    EXPECT_EQ(read_requirement("flask=1.0", "x").error().remedy, "write == for an exact version");
    EXPECT_EQ(read_requirement("flask>=1.0,", "x").has_value(), true);
    EXPECT_EQ(read_requirement("flask>=x", "x").error().remedy, "");
}

TEST(read_requirement, a_file_name_gets_a_remedy) {
    for (const std::string text : {"dev/requirements.txt", "requirements.txt"}) {
        const auto bad = read_requirement(text, "argument");
        ASSERT_FALSE(bad);
        EXPECT_NE(bad.error().remedy.find("-r " + text), std::string::npos);
    }
}

TEST(read_requirement, urls_and_paths_have_no_place_here) {
    for (const char* text :
         {"flask @ https://example.org/f.whl", "https://example.org/f.whl", "git+https://x.org/y",
          "./here", "/abs/path", "../up", "flask-1.0-py3-none-any.whl", "flask-1.0.tar.gz", ".",
          "file:///x", "~/x"}) {
        const auto bad = read_requirement(text, "argument");
        ASSERT_FALSE(bad) << text;
        EXPECT_NE(bad.error().message.find("here only names"), std::string::npos)
            << bad.error().message;
    }
}

TEST(read_requirement, deep_parentheses_and_long_texts_end_quickly) {
    const std::string deep =
        "flask ; " + std::string(10000, '(') + "os_name == 'posix'" + std::string(10000, ')');
    EXPECT_FALSE(read_requirement(deep, "x"));
    EXPECT_FALSE(read_requirement(std::string(10 << 20, 'a'), "x"));
    EXPECT_LT(read_requirement(deep, "x").error().message.size(), 400u);
}

TEST(read_constraint, has_no_extras) {
    EXPECT_TRUE(read_constraint("flask<3", "x"));
    EXPECT_FALSE(read_constraint("flask[async]<3", "x"));
}

TEST(shortened, cuts_between_characters) {
    EXPECT_EQ(shortened("abc", 3), "abc");
    EXPECT_EQ(shortened("ab\xC3\xA9", 3), "ab...");
}

TEST(read_text_file, refuses_what_is_no_text) {
    const folder f;
    EXPECT_EQ(read_text_file(f.write("nul", std::string("a\nb\0c", 5))).error().where,
              f.path("nul") + ":2");
    EXPECT_EQ(read_text_file(f.write("bad", "a\n\n\xFF")).error().where, f.path("bad") + ":3");
    EXPECT_FALSE(read_text_file(f.write("u16",
                                        "\xFF\xFE"
                                        "a")));
    EXPECT_EQ(*read_text_file(f.write("bom",
                                      "\xEF\xBB\xBF"
                                      "a")),
              "a");
    EXPECT_EQ(read_text_file(f.path("none")).error().kind, error_kind::bad_input);
    EXPECT_FALSE(read_text_file(f.path()));
    EXPECT_FALSE(read_text_file(f.write("big", std::string((16 << 20) + 1, 'a'))));
    EXPECT_TRUE(read_text_file(f.write("fits", std::string(16 << 20, 'a'))));
}

}  // namespace
}  // namespace purvey::detail
