#include "purvey/answer/escape.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>

#include "resolver/answer/utf8.hpp"

namespace purvey {
namespace {

TEST(escape, plain_text_stays) {
    EXPECT_EQ(escape("opencv-python >=4.6, naïve → C:\\temp"),
              "opencv-python >=4.6, naïve → C:\\temp");
}

TEST(escape, controls_bidi_and_bad_bytes_are_shown) {
    EXPECT_EQ(escape("a\x1b[31m"), "a\\x1b[31m");
    EXPECT_EQ(escape(std::string_view("a\0b\r\n\t\x7f", 7)), "a\\x00b\\x0d\\x0a\\x09\\x7f");
    EXPECT_EQ(escape("\xc2\x9b"), "\\u{9b}");  // C1 control sequence introducer
    EXPECT_EQ(escape("\x9b"), "\\x9b");        // the byte alone is no UTF-8
    EXPECT_EQ(escape("a\u202eb\u2066"), "a\\u{202e}b\\u{2066}");
    EXPECT_EQ(escape("a\u200bb\ufeff\u00ad"), "a\\u{200b}b\\u{feff}\\u{ad}");
    EXPECT_EQ(escape("\U000e0041"), "\\u{e0041}");  // a tag character
    EXPECT_EQ(escape("\xc0\xaf\xed\xa0\x80\xf5"), "\\xc0\\xaf\\xed\\xa0\\x80\\xf5");
    EXPECT_EQ(escape("\xe2\x82"), "\\xe2\\x82");  // cut short
    EXPECT_EQ(escape("\u2028\u2029"), "\\u{2028}\\u{2029}");
}

// Whatever comes in, what goes out is valid UTF-8 without anything a terminal would obey.
TEST(escape, any_bytes_give_printable_text) {
    std::mt19937 random(7);
    for (int round = 0; round < 4'000; ++round) {
        std::string bytes(random() % 24, '\0');
        for (char& b : bytes) b = static_cast<char>(random());
        for (const std::string& out : {escape(bytes), json_string(bytes), toml_string(bytes)})
            for (std::size_t at = 0; at < out.size();) {
                const answer::code_point c = answer::decode(out, at);
                ASSERT_TRUE(c.valid);
                ASSERT_FALSE(answer::is_unprintable(c.value));
                at += c.length;
            }
    }
}

TEST(escape, json_and_toml_strings) {
    EXPECT_EQ(json_string("a\"b\\c\n\x01\x7f"), R"("a\"b\\c\n\u0001\u007f")");
    EXPECT_EQ(json_string("\U000e0041\xff"), "\"\\udb40\\udc41\ufffd\"");
    EXPECT_EQ(toml_string("a\"b\\c\n\x01\x7f"), R"("a\"b\\c\n\u0001\u007f")");
    EXPECT_EQ(toml_string("\U000e0041\xff\u202e"), "\"\\U000e0041\ufffd\\u202e\"");
}

TEST(escape, credentials_are_taken_out_of_urls) {
    EXPECT_EQ(without_credentials("https://u:p@h/simple/"), "https://h/simple/");
    EXPECT_EQ(without_credentials("https://u:p@w@h/a@b"), "https://h/a@b");
    EXPECT_EQ(without_credentials("https://h/a@b"), "https://h/a@b");
    EXPECT_EQ(without_credentials("https://h?x@y"), "https://h?x@y");
    EXPECT_EQ(without_credentials("file:///a@b"), "file:///a@b");
    EXPECT_EQ(without_credentials("not a url@"), "not a url@");
}

TEST(shell_quote, bare_words_stay_bare) {
    EXPECT_EQ(shell_quote("--choose"), "--choose");
    EXPECT_EQ(shell_quote("cv2=opencv-python"), "cv2=opencv-python");
    EXPECT_EQ(shell_quote(""), "''");
    EXPECT_EQ(shell_quote("boto3>=1.34"), "'boto3>=1.34'");
    EXPECT_EQ(shell_quote("it's"), "'it'\\''s'");
    EXPECT_EQ(shell_quote("~/x"), "'~/x'");
    EXPECT_EQ(shell_quote("a\x1b[0m"), "'a'\"$(printf '\\033')\"'[0m'");
    EXPECT_EQ(shell_quote("a\nb'c"), "'a'\"$(printf '\\012\\142')\"\\''c'");
    EXPECT_EQ(shell_quote("a\n"), "'a''\n'");
}

// What sh makes of a line, as a list of arguments.
std::vector<std::string> read_back(const std::string& line) {
    const char* folder = std::getenv("TMPDIR");
    std::string script = std::string(folder ? folder : "/tmp") + "/purvey-quote-XXXXXX";
    const int number = ::mkstemp(script.data());
    EXPECT_GE(number, 0);
    ::close(number);
    std::ofstream(script, std::ios::binary) << "printf '%s\\0' " << line << "\n";
    std::vector<std::string> out;
    FILE* pipe = ::popen(("sh " + script).c_str(), "r");
    std::string word;
    for (int c = std::fgetc(pipe); c != EOF; c = std::fgetc(pipe)) {
        if (c != 0) {
            word.push_back(static_cast<char>(c));
        } else {
            out.push_back(std::move(word));
            word.clear();
        }
    }
    EXPECT_EQ(::pclose(pipe), 0);
    std::remove(script.c_str());
    return out;
}

TEST(shell_quote, sh_reads_back_the_same_words) {
    std::vector<std::string> words = {
        "plain",      "",       "a b", "it's",  "''",
        "\"",         "$(rm)",  "`x`", "a\nb",  "a\n",
        "\n\n",       "\\",     "\\'", "%s",    "*",
        "~",          "#c",     "!x",  "a=b c", "\x1b[31m",
        "a\u202eb",   "\xff\n", "-n",  "--",    "boto3<2; python_version >= '3.8'",
        "naïve → ünï"};
    std::mt19937 random(11);
    for (int i = 0; i < 150; ++i) {
        std::string word(random() % 12, ' ');
        for (char& c : word) {
            do c = static_cast<char>(random() % 3 == 0 ? "'\"\\$` \n\x1b"[random() % 8] : random());
            while (c == '\0');
        }
        words.push_back(std::move(word));
    }
    EXPECT_EQ(read_back(shell_line(words)), words);
}

}  // namespace
}  // namespace purvey
