#include <gtest/gtest.h>

#include "purvey/inputs.hpp"
#include "tests/unit/inputs/folder.hpp"

namespace purvey {
namespace {

class requirements : public ::testing::Test {
  protected:
    expected<inputs, error> read(std::string_view text) {
        return read_inputs({.requirement_files = {folder_.write("r.txt", text)}});
    }
    error failure(std::string_view text) {
        auto done = read(text);
        EXPECT_FALSE(done) << text;
        return done ? error{} : done.error();
    }
    folder folder_;
};

TEST_F(requirements, keep_order_places_and_words) {
    const auto in = read("# pins\nFlask >= 2\n\nhttpx[http2] ; python_version > '3.8'  # fast\n");
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements).size(), 2u);
    EXPECT_EQ(in->asked.requirements[0].text, "Flask >= 2");
    EXPECT_EQ(in->asked.requirements[0].requirement.name, "flask");
    EXPECT_EQ(in->asked.requirements[0].where, folder_.path("r.txt") + ":2");
    EXPECT_EQ(in->asked.requirements[1].where, folder_.path("r.txt") + ":4");
    EXPECT_TRUE(in->warnings.empty());
}

TEST_F(requirements, accept_a_byte_order_mark_and_crlf) {
    const auto in = read(
        "\xEF\xBB\xBF"
        "flask\r\nhttpx\r\n");
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"flask", "httpx"}));
}

TEST_F(requirements, an_empty_file_is_legal_and_warned_of) {
    const auto in = read("\n# nothing\n");
    ASSERT_TRUE(in);
    EXPECT_TRUE(in->asked.requirements.empty());
    EXPECT_EQ(in->warnings.size(), 1u);
}

TEST_F(requirements, nested_files_are_relative_to_their_own) {
    folder_.write("sub/inner.txt", "-c ../limits.txt\nhttpx\n");
    folder_.write("limits.txt", "anyio<4\n");
    const auto in = read("flask\n-r sub/inner.txt\nrich\n");
    ASSERT_TRUE(in) << in.error().message;
    EXPECT_EQ(texts(in->asked.requirements), (strings{"flask", "httpx", "rich"}));
    EXPECT_EQ(texts(in->asked.constraints), (strings{"anyio<4"}));
}

TEST_F(requirements, cycles_are_errors) {
    folder_.write("b.txt", "-r r.txt\n");
    EXPECT_NE(failure("-r b.txt\n").message.find("includes itself"), std::string::npos);
    EXPECT_NE(failure("-r r.txt\n").message.find("includes itself"), std::string::npos);
    EXPECT_NE(failure("-c ./r.txt\n").message.find("includes itself"), std::string::npos);
}

TEST_F(requirements, the_same_file_twice_is_no_cycle) {
    folder_.write("b.txt", "flask\n");
    EXPECT_TRUE(read("-r b.txt\n-r b.txt\n"));
}

TEST_F(requirements, depth_and_breadth_are_bounded) {
    for (int i = 0; i < 20; ++i)
        folder_.write("d" + std::to_string(i) + ".txt", "-r d" + std::to_string(i + 1) + ".txt\n");
    EXPECT_NE(failure("-r d0.txt\n").message.find("deep"), std::string::npos);
    // Each file twice: 2^14 readings without a bound.
    for (int i = 0; i < 14; ++i) {
        const std::string next = "-r w" + std::to_string(i + 1) + ".txt\n";
        folder_.write("w" + std::to_string(i) + ".txt", next + next);
    }
    folder_.write("w14.txt", "flask\n");
    EXPECT_NE(failure("-r w0.txt\n").message.find("1,000"), std::string::npos);
}

TEST_F(requirements, a_missing_nested_file_names_the_line_that_asks_for_it) {
    const error e = failure("flask\n-r none.txt\n");
    EXPECT_EQ(e.where, folder_.path("r.txt") + ":2");
    EXPECT_NE(e.message.find("none.txt"), std::string::npos);
}

TEST_F(requirements, index_options_are_kept_with_their_place) {
    const auto in = read(
        "-i https://a.example/simple\n--index-url=https://b.example/simple\n"
        "--extra-index-url https://c.example/simple --pre\n-f x --no-index\n");
    ASSERT_TRUE(in);
    ASSERT_EQ(in->find_links.size(), 1u);
    EXPECT_EQ(in->find_links[0].value, "x");
    EXPECT_EQ(in->no_index.where, folder_.path("r.txt") + ":4");
    EXPECT_EQ(in->index_url.value, "https://b.example/simple");
    EXPECT_EQ(in->index_url.where, folder_.path("r.txt") + ":2");
    ASSERT_EQ(in->extra_index_urls.size(), 1u);
    EXPECT_EQ(in->extra_index_urls[0].value, "https://c.example/simple");
    EXPECT_TRUE(in->prereleases);
    EXPECT_EQ(in->no_index.where, folder_.path("r.txt") + ":4");
}

TEST_F(requirements, variables_are_expanded) {
    setenv("PURVEY_TEST_HOST", "h.example", 1);
    const auto in = read("-i https://${PURVEY_TEST_HOST}/simple\n");
    ASSERT_TRUE(in);
    EXPECT_EQ(in->index_url.value, "https://h.example/simple");
}

TEST_F(requirements, options_that_would_change_the_answer_are_refused) {
    for (const char* text : {"-e .\n", "-e git+https://x.example/y\n", "--editable=.\n"})
        EXPECT_EQ(failure(text).where, folder_.path("r.txt") + ":1") << text;
}

TEST_F(requirements, formats_and_hashes) {
    const std::string a(64, 'a'), b(128, 'B');
    const auto in = read("--only-binary :all:\n--no-binary=Flask,x\nflask==1.0 --hash=sha256:" + a +
                         " \\\n    --hash sha512:" + b + "\nwerkzeug\n");
    ASSERT_TRUE(in);
    ASSERT_EQ(in->formats.size(), 2u);
    EXPECT_EQ(in->formats[0].option, "only-binary");
    EXPECT_EQ(in->formats[0].value, ":all:");
    EXPECT_EQ(in->formats[1].option, "no-binary");
    EXPECT_EQ(in->formats[1].where, folder_.path("r.txt") + ":2");
    EXPECT_TRUE(in->require_hashes);
    EXPECT_EQ(in->asked.requirements[0].hashes,
              (std::vector<std::string>{"sha256:" + a, "sha512:" + std::string(128, 'b')}));
    EXPECT_TRUE(in->asked.requirements[1].hashes.empty());
    for (const char* text :
         {"flask==1.0 --hash=sha256:00\n", "flask==1.0 \\\n    --hash=sha256:00\n",
          "flask==1.0 --hash=md5:00000000000000000000000000000000\n", "--no-binary a/b\n"})
        EXPECT_EQ(failure(text).where, folder_.path("r.txt") + ":1") << text;
}

TEST_F(requirements, options_without_effect_are_reported) {
    const auto in = read("--trusted-host x\n--prefer-binary\nflask --global-option=\"-x\"\n");
    ASSERT_TRUE(in);
    EXPECT_EQ(in->warnings.size(), 3u);
}

TEST_F(requirements, unknown_options_and_missing_values_are_errors) {
    EXPECT_EQ(failure("flask\n--nonsense\n").where, folder_.path("r.txt") + ":2");
    failure("-r\n");
    failure("--pre=1\n");
    failure("--index-url\n");
    failure("flask -r other.txt\n");
    failure("-i 'unclosed\n");
}

TEST_F(requirements, urls_for_files_are_refused) {
    EXPECT_NE(failure("-r https://x.example/r.txt\n").message.find("URL"), std::string::npos);
}

TEST_F(requirements, errors_name_the_line) {
    EXPECT_EQ(failure("flask\n\nhttpx >=\n").where, folder_.path("r.txt") + ":3");
    EXPECT_EQ(failure("flask \\\n ; nonsense == 'x'\n").where, folder_.path("r.txt") + ":1");
    EXPECT_EQ(failure("fl\xC3\xA4sk\n").where, folder_.path("r.txt") + ":1");
}

TEST_F(requirements, ten_megabytes_end_in_a_message) {
    std::string many;
    while (many.size() < (10u << 20)) many += "flask\n";
    EXPECT_NE(failure(many).message.find("50,000"), std::string::npos);
    EXPECT_TRUE(read(std::string(10 << 20, '\n')));
    EXPECT_TRUE(read("#" + std::string(10 << 20, '#')));
    std::string joined;
    while (joined.size() < (10u << 20)) joined += "a\\\n";
    failure(joined);
    failure(std::string(10 << 20, '('));
}

TEST(constraints, come_from_files_of_their_own) {
    const folder f;
    const auto in = read_inputs(
        {.requirements = {"flask"}, .constraint_files = {f.write("c.txt", "werkzeug<3\n")}});
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"flask"}));
    EXPECT_EQ(texts(in->asked.constraints), (strings{"werkzeug<3"}));
    EXPECT_FALSE(read_inputs({.constraint_files = {f.write("d.txt", "flask[async]\n")}}));
}

TEST(arguments, keep_their_order_and_say_where_they_stand) {
    const auto in = read_inputs({.requirements = {"B", "a>1"}});
    ASSERT_TRUE(in);
    EXPECT_EQ(texts(in->asked.requirements), (strings{"b", "a>1"}));
    EXPECT_EQ(in->asked.requirements[0].where, "argument");
    EXPECT_FALSE(read_inputs({.requirements = {"a b"}}));
    EXPECT_FALSE(read_inputs({.requirements = {""}}));
    EXPECT_FALSE(read_inputs({.requirements = {std::string("a\0b", 3)}}));
}

}  // namespace
}  // namespace purvey
