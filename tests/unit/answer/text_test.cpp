#include "purvey/answer/text.hpp"

#include <gtest/gtest.h>

#include "resolver/answer/layout.hpp"
#include "resolver/answer/utf8.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using answer::wrapped;

TEST(size_text, units_change_where_rounding_does) {
    EXPECT_EQ(size_text(0), "0 B");
    EXPECT_EQ(size_text(999), "999 B");
    EXPECT_EQ(size_text(1'000), "1 kB");
    EXPECT_EQ(size_text(1'499), "1 kB");
    EXPECT_EQ(size_text(1'500), "2 kB");
    EXPECT_EQ(size_text(999'499), "999 kB");
    EXPECT_EQ(size_text(999'500), "1.0 MB");
    EXPECT_EQ(size_text(4'249'999), "4.2 MB");
    EXPECT_EQ(size_text(4'250'000), "4.3 MB");
    EXPECT_EQ(size_text(9'949'999), "9.9 MB");
    EXPECT_EQ(size_text(9'950'000), "10 MB");
    EXPECT_EQ(size_text(62'736'817), "63 MB");
    EXPECT_EQ(size_text(999'499'999), "999 MB");
    EXPECT_EQ(size_text(999'500'000), "1.0 GB");
    EXPECT_EQ(size_text(2'149'999'999), "2.1 GB");
    EXPECT_EQ(size_text(~std::uint64_t{0}), "18446744073.7 GB");
}

TEST(wrapped, fills_lines_and_keeps_columns) {
    EXPECT_EQ(wrapped("aa bb cc", 5, "", "  "), "aa bb\n  cc\n");
    EXPECT_EQ(wrapped("", 5, "x", "  "), "x\n");
    EXPECT_EQ(wrapped("a   b", 80, "", ""), "a   b\n");
    EXPECT_EQ(wrapped("averylongword b", 5, "> ", "  "), "> averylongword\n  b\n");
    EXPECT_EQ(wrapped("a ", 80, "", ""), "a\n");
}

TEST(names_within, is_cut_to_the_width) {
    const std::vector<std::string> names = {"alpha", "beta", "gamma"};
    EXPECT_EQ(answer::names_within(names, 80), "alpha, beta, gamma");
    EXPECT_EQ(answer::names_within(names, 18), "alpha, beta, gamma");
    EXPECT_EQ(answer::names_within(names, 17), "alpha and 2 more");
    EXPECT_EQ(answer::names_within(names, 0), "alpha and 2 more");
    EXPECT_EQ(answer::names_within({}, 80), "");
}

TEST(columns, counts_what_is_seen) {
    EXPECT_EQ(answer::columns("abc"), 3u);
    EXPECT_EQ(answer::columns("→ é"), 3u);
    EXPECT_EQ(answer::columns("e\u0301"), 1u);
    EXPECT_EQ(answer::columns("日本"), 4u);
}

TEST(command_line, options_stand_before_the_end_of_options) {
    text_context c;
    c.arguments = {"lock", "--", "-r"};
    EXPECT_EQ(answer::command_line(c, std::vector<std::string>{"--choose", "a=b"}),
              "purvey lock --choose a=b -- -r");
}

// Nothing that a terminal obeys leaves any message, whatever stands in the values.
TEST(messages, untrusted_text_is_escaped_everywhere) {
    const std::string evil = "x\x1b[31m\u202e\nerror: y\xff";
    testing::world w;
    const std::vector<asker> askers = {{evil, evil, evil}, {"", "", evil}};
    picked_release p = w.pick("project", "1.0", 10, askers);
    p.project = evil;
    w.answer.packages.push_back(p);
    w.answer.warnings = {evil};
    w.answer.unused_choices = {evil};
    w.answer.bindings.push_back(
        testing::bound(evil, evil, evil, {evil, "other"}, askers, {{evil, evil}}));
    w.answer.bindings.back().why = evil;
    const offer o{evil, evil, askers, 5, true, {evil}};
    const choice_needed n{
        {{evil, evil, true, {o, o}, {evil}, askers}, {evil, evil, false, {o, o}, {evil}, askers}},
        {p},
        {},
        1};
    const conflict k{{evil}, {evil}, {{evil, {{evil, evil}}}}, 1};
    text_context c;
    c.program = c.target = c.lock_path = c.choices_path = evil;
    c.arguments = {evil};
    c.new_choices = {{evil, evil}};
    const error e{error_kind::unknown, evil, evil, evil};
    const release_change moved{evil, evil, evil};
    const difference d{{moved}, {moved}, {moved}};
    why_not_answer no{evil, evil, why_not_verdict::possible, evil, evil, evil, false, askers};
    no.found = {true, false, evil, 1, 0, false, evil, {{evil, evil}}};
    const auto said = [&](why_not_verdict v, outcome found) {
        no.verdict = v;
        no.with = changed_answer{std::move(found), d, moved};
        return why_not_text(no, c);
    };
    for (const std::string& text : {said(why_not_verdict::in_answer, k),
                                    said(why_not_verdict::no_project, k),
                                    said(why_not_verdict::no_release, k),
                                    said(why_not_verdict::no_candidate, k),
                                    said(why_not_verdict::not_needed, k),
                                    said(why_not_verdict::avoided, resolution{}),
                                    said(why_not_verdict::possible, resolution{}),
                                    said(why_not_verdict::impossible, k),
                                    said(why_not_verdict::open_question, n),
                                    what_if_text({{evil}, *no.with}, c),
                                    what_if_text({{evil}, {k, {}, {}}}, c),
                                    what_if_text({{evil}, {resolution{}, d, {}}}, c),
                                    question_text(n, c),
                                    conflict_text(k, c),
                                    lock_text(w.answer, c),
                                    resolution_text(w.answer, c),
                                    why_text(why(w.answer, evil), c),
                                    why_text(why(w.answer, "other"), c),
                                    error_text(e, c),
                                    warnings_text(w.answer, c)}) {
        EXPECT_FALSE(text.empty());
        for (std::size_t at = 0; at < text.size();) {
            const answer::code_point cp = answer::decode(text, at);
            ASSERT_TRUE(cp.valid) << text;
            ASSERT_TRUE(cp.value == '\n' || !answer::is_unprintable(cp.value)) << text;
            at += cp.length;
        }
        // The newline of the evil text is quoted in shell words only.
        EXPECT_EQ(text.find("\nerror: y"), std::string::npos) << text;
    }
}

TEST(messages, colour_only_where_asked) {
    const error e{error_kind::unknown, "m", "w", "r"};
    text_context c;
    EXPECT_EQ(error_text(e, c), "error: w: m\n  r\n");
    c.colour = true;
    EXPECT_EQ(error_text(e, c), "\x1b[1;31merror:\x1b[0m w: m\n  r\n");
}

}  // namespace
}  // namespace purvey
