#include "resolver/toml/toml.hpp"

#include <gtest/gtest.h>

#include <string>

#include "resolver/toml/escape.hpp"
#include "resolver/toml/scan.hpp"
#include "resolver/toml/text_map.hpp"

namespace {

using purvey::parse_toml;

std::string repeat(std::string_view part, std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += part;
    return out;
}

// "where: message" of the failure, or "" when the text was accepted.
std::string refusal(std::string_view text) {
    const auto r = parse_toml(text, "x.toml");
    if (r) return "";
    EXPECT_EQ(r.error().kind, purvey::error_kind::bad_input);
    return r.error().where + ": " + r.error().message;
}

TEST(toml, reads_ordinary_text) {
    const auto r = parse_toml("a = 1\n[t.u]\nb = [\"x\", 'ü']\n", "x.toml");
    ASSERT_TRUE(r);
    EXPECT_EQ(r->at_path("a").value<int>(), 1);
    EXPECT_EQ(r->at_path("t.u.b[1]").value<std::string>(), "ü");
}

TEST(toml, strips_one_byte_order_mark) {
    EXPECT_EQ(refusal("\xEF\xBB\xBF"
                      "a = 1\n"),
              "");
    EXPECT_NE(refusal("\xEF\xBB\xBF\xEF\xBB\xBF"
                      "a = 1\n"),
              "");
}

TEST(toml, names_line_and_column) {
    EXPECT_TRUE(refusal("a = 1\nb == 2\n").starts_with("x.toml:2:")) << refusal("a = 1\nb == 2\n");
    const auto twice = refusal("a = 1\na = 2\n");
    EXPECT_TRUE(twice.starts_with("x.toml:2:")) << twice;
}

// toml++ 3.3.0 runs into undefined behaviour on these three bytes.
TEST(toml, refuses_the_beginning_of_a_bom_followed_by_rubbish) {
    EXPECT_EQ(refusal("\xEF\xBB\xBB"),
              "x.toml:1:1: a character outside ASCII must stand in quotes");
    EXPECT_EQ(refusal("\xEF\xBB"), "x.toml:1:1: not valid UTF-8");
}

// toml++ 3.3.0 reads no string in these, and runs into undefined behaviour on what stands in them.
TEST(toml, malformed_words_with_characters_outside_ascii_are_refused) {
    for (const char* text : {"a=7\"\"\"5:\xCF\x9E\"\"\"\n", "[\"\"\"\\\\\xEF\xBB\x9F\"\"\"]\n",
                             "a =19BQ='s\xEF\xBB\x9F '\n"})
        EXPECT_TRUE(refusal(text).starts_with("x.toml:1:")) << refusal(text);
}

TEST(toml, columns_count_characters) {
    EXPECT_TRUE(refusal("a = 1\n'\xC3\xBC' = = 2\n").starts_with("x.toml:2:7: "))
        << refusal("a = 1\n'\xC3\xBC' = = 2\n");
    EXPECT_EQ(refusal("'\xC3\xBC' = 1\n'\xC3\xA4' = '\xE2\x82\xAC' # \xC3\x9F\n"), "");
}

// toml++ 3.3.0 overflows the stack on this one.
TEST(toml, refuses_a_dotted_key_of_200000_parts) {
    const std::string deep = repeat("a.", 200000) + "a = 1\n";
    EXPECT_NE(refusal(deep).find("nested deeper than 100 levels"), std::string::npos);
    EXPECT_NE(refusal("[" + repeat("a.", 200000) + "a]\n").find("nested deeper"),
              std::string::npos);
}

TEST(toml, bounds_every_way_of_nesting) {
    EXPECT_EQ(refusal("a = " + repeat("[", 99) + repeat("]", 99) + "\n"), "");
    EXPECT_NE(refusal("a = " + repeat("[", 10000)).find("nested deeper"), std::string::npos);
    EXPECT_NE(refusal("a = " + repeat("{a=", 10000)).find("nested deeper"), std::string::npos);
    EXPECT_NE(refusal("a = " + repeat("{a.b.c.d.e.f.g.h=", 90)).find("nested deeper"),
              std::string::npos);
    EXPECT_EQ(refusal(repeat("a.", 90) + "b = 1\n" + repeat("c.", 90) + "d = 1\n"), "");
    EXPECT_EQ(refusal("a = [" + repeat("1.5, ", 1000) + "1.5]\n"), "");
    EXPECT_EQ(refusal("a = [\n" + repeat("{b.c = 1.5},\n", 1000) + "]\n"), "");
}

TEST(toml, counts_nothing_inside_strings_and_comments) {
    const std::string brackets = repeat("[.{", 1000);
    EXPECT_EQ(refusal("a = \"" + brackets + "\"\n"), "");
    EXPECT_EQ(refusal("a = '" + brackets + "'\n"), "");
    EXPECT_EQ(refusal("# ü " + brackets + "\n"), "");
    EXPECT_EQ(refusal("a = \"\"\"\n" + brackets + "\\\"\"\"ü" + brackets + "\"\"\"\"\"\nb = 1\n"),
              "");
    EXPECT_EQ(refusal("a = '''\n" + brackets + "'''''\nb = 1\n"), "");
    EXPECT_NE(refusal("a = \"\\\\\"\nb = " + repeat("[", 200)).find("nested"), std::string::npos);
}

TEST(toml, refuses_nul_bad_utf8_and_stray_letters) {
    using namespace std::string_literals;
    EXPECT_EQ(refusal("a = 1\nb = \"\0\"\n"s), "x.toml:2:6: a NUL byte");
    EXPECT_EQ(refusal("a = \"\xC3\x28\"\n"), "x.toml:1:6: not valid UTF-8");
    EXPECT_EQ(refusal("a = \"\xED\xA0\x80\"\n"), "x.toml:1:6: not valid UTF-8");  // a surrogate
    EXPECT_EQ(refusal("a = \"\xC0\xAF\"\n"), "x.toml:1:6: not valid UTF-8");      // overlong
    EXPECT_EQ(refusal("ü = 1\n"), "x.toml:1:1: a character outside ASCII must stand in quotes");
}

TEST(toml, refuses_what_is_too_large) {
    std::string big = "# ";
    big.resize(purvey::max_toml_bytes + 1, 'x');
    EXPECT_EQ(refusal(big), "x.toml: larger than 16 MB, the most that is read as TOML");
    big.resize(1u << 20);
    EXPECT_EQ(refusal(big), "");
}

TEST(toml, escaped_strings_read_back) {
    std::string all;
    for (int c = 1; c < 128; ++c) all += static_cast<char>(c);
    all += "ü€𝄞";
    const auto r = parse_toml("a = " + purvey::toml_basic_string(all) + "\n", "x");
    ASSERT_TRUE(r) << r.error().message;
    EXPECT_EQ(r->at_path("a").value<std::string>(), all);
    EXPECT_EQ(purvey::toml_basic_string("\xFF"), "\"\uFFFD\"");
    EXPECT_EQ(purvey::toml_key("cv2"), "cv2");
    EXPECT_EQ(purvey::toml_key("RPi.GPIO"), "\"RPi.GPIO\"");
    EXPECT_EQ(purvey::toml_key(""), "\"\"");
}

TEST(toml, positions_become_offsets) {
    const std::string text = "a = 1\n'ü' = \"x\"\r\nlast";
    const auto r = parse_toml("a = 1\n'ü' = \"x\"\r\n", "x");
    ASSERT_TRUE(r);
    const purvey::toml_text_map map(text);
    const auto& at = r->get("ü")->source();
    const auto from = map.offset(at.begin.line, at.begin.column);
    const auto to = map.offset(at.end.line, at.end.column);
    EXPECT_EQ(text.substr(from, to - from), "\"x\"");
    EXPECT_EQ(map.line_end(3), text.size());
    EXPECT_EQ(map.offset(99, 99), text.size());
}

}  // namespace
