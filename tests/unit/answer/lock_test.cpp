#include "purvey/answer/lock.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "resolver/answer/lock_files.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using testing::world;

expected<std::string, error> lock_of(const world& w) {
    return write_lock(w.answer, w.target, w.rules, w.context);
}

bool contains(const std::string& text, std::string_view part) {
    return text.find(part) != std::string::npos;
}

TEST(lock, nothing_asked_for_is_an_empty_lock) {
    const world w;
    const auto lock = lock_of(w);
    ASSERT_TRUE(lock);
    EXPECT_TRUE(contains(*lock, "\npackages = []\n"));
    EXPECT_FALSE(contains(*lock, "[[packages]]"));
    const auto read = read_lock(*lock, "pylock.toml", w.target);
    ASSERT_TRUE(read) << read.error().message;
    EXPECT_TRUE(read->entries.empty());
}

TEST(lock, files_without_a_strong_hash_are_refused_by_name) {
    using hashes = std::vector<std::pair<std::string_view, std::string_view>>;
    const std::string weak(40, 'b'), strong(64, 'a');
    for (const hashes& h :
         {hashes{}, hashes{{"md5", std::string_view(weak).substr(0, 32)}},
          hashes{{"sha1", weak}, {"blake2b_256", strong}}, hashes{{"sha256", "abc"}},
          hashes{{"sha256", weak}}, hashes{{"sha256", ""}}, hashes{{"sha512", strong}}}) {
        world w;
        w.file(w.add("flask", "3.0.0")).hashes = h;
        const auto lock = lock_of(w);
        ASSERT_FALSE(lock);
        EXPECT_EQ(lock.error().kind, error_kind::refused);
        EXPECT_TRUE(contains(lock.error().message, "flask-3.0.0-py3-none-any.whl of flask 3.0.0"))
            << lock.error().message;
    }
}

TEST(lock, weak_hashes_are_left_out_beside_strong_ones) {
    world w;
    const std::string upper(64, 'A');
    w.file(w.add("flask", "3.0.0")).hashes = {{"md5", "d41d8cd98f00b204e9800998ecf8427e"},
                                              {"SHA256", upper}};
    const auto lock = lock_of(w);
    ASSERT_TRUE(lock);
    EXPECT_FALSE(contains(*lock, "md5"));
    EXPECT_TRUE(contains(*lock, "hashes = { sha256 = \"" + std::string(64, 'a') + "\" }"));
}

TEST(lock, an_index_that_contradicts_itself_is_unknown) {
    const std::string a(64, 'a'), b(64, 'b');
    {
        world w;
        w.file(w.add("flask", "3.0.0")).hashes = {{"sha256", a}, {"sha256", b}};
        const auto lock = lock_of(w);
        ASSERT_FALSE(lock);
        EXPECT_EQ(lock.error().kind, error_kind::unknown);
        EXPECT_EQ(lock.error().where, "https://pypi.org/simple/");
    }
    {
        world w;
        picked_release& p = w.add("flask", "3.0.0");
        release& r = w.page(p).releases.whole()[0];
        r.files.push_back(r.files[0]);
        p.files = {0, 1};
        const auto same = lock_of(w);
        ASSERT_TRUE(same) << same.error().message;  // one file, listed twice
        r.files[1].hashes = {{"sha256", b}};
        const auto lock = lock_of(w);
        ASSERT_FALSE(lock);
        EXPECT_EQ(lock.error().kind, error_kind::unknown);
    }
}

TEST(lock, a_source_without_files_can_be_resolved_but_not_locked) {
    world w;
    picked_release& p = w.add("flask", "3.0.0");
    w.page(p).files_known = false;
    w.page(p).releases.whole()[0].files.clear();
    p.files.clear();
    const auto lock = lock_of(w);
    ASSERT_FALSE(lock);
    EXPECT_EQ(lock.error().kind, error_kind::bad_input);
    EXPECT_TRUE(contains(lock.error().message, "can be resolved but not locked"));
    EXPECT_TRUE(contains(lock.error().message, "flask 3.0.0"));
}

TEST(lock, impossible_files_never_reach_the_lock) {
    const auto kind_with = [](auto change) {
        world w;
        change(w, w.file(w.add("flask", "3.0.0")));
        const auto lock = lock_of(w);
        return lock ? error_kind{0} : lock.error().kind;
    };
    using f = release_file;
    EXPECT_EQ(kind_with([](world&, f& x) { x.name = "../x-1-py3-none-any.whl"; }),
              error_kind::unknown);
    EXPECT_EQ(kind_with([](world&, f& x) { x.name = "x\x1b[0m.whl"; }), error_kind::unknown);
    EXPECT_EQ(kind_with([](world&, f& x) { x.url = "javascript:alert(1)"; }), error_kind::unknown);
    EXPECT_EQ(kind_with([](world&, f& x) { x.url = "https://h/a b"; }), error_kind::unknown);
    EXPECT_EQ(kind_with([](world&, f& x) { x.url = ""; }), error_kind::bad_input);
    EXPECT_EQ(kind_with([](world&, f& x) { x.size = std::uint64_t{1} << 63; }),
              error_kind::unknown);
    EXPECT_EQ(kind_with([](world&, f&) {}), error_kind{0});
}

TEST(lock, credentials_and_fragments_are_left_out) {
    world w;
    picked_release& p = w.add("flask", "3.0.0");
    w.page(p).index_url = "https://me:secret@h/simple/";
    w.file(p).url = "https://me:secret@h/f.whl#sha256=00";
    w.context.index_url = "https://me:secret@h/simple/";
    const auto lock = lock_of(w);
    ASSERT_TRUE(lock);
    EXPECT_FALSE(contains(*lock, "secret"));
    EXPECT_TRUE(contains(*lock, "url = \"https://h/f.whl\""));
}

TEST(lock, order_of_arrival_does_not_show) {
    const auto text = [](bool reversed) {
        world w;
        for (const char* name : {"flask", "click", "werkzeug"}) w.add(name, "3.0.0", 1000);
        picked_release& p = w.answer.packages[0];
        release& r = w.page(p).releases.whole()[0];
        r.files.push_back(r.files[0]);
        r.files[1].name = "flask-3.0.0-cp311-cp311-manylinux_2_17_x86_64.whl";
        r.files.push_back(r.files[0]);
        r.files[2].name = "flask-3.0.0.tar.gz";
        r.files[2].kind = file_kind::sdist;
        p.files = {0, 1, 2};
        w.answer.bindings = {testing::bound("b", "flask", "3.0.0"),
                             testing::bound("a", "click", "3.0.0")};
        w.rules.choices = {{"b", "flask", ""}, {"a", "click", ""}};
        if (reversed) {
            p.files = {2, 1, 0};
            std::reverse(w.answer.packages.begin(), w.answer.packages.end());
            std::reverse(w.answer.bindings.begin(), w.answer.bindings.end());
            std::reverse(w.rules.choices.begin(), w.rules.choices.end());
        }
        const auto lock = lock_of(w);
        return lock ? *lock : lock.error().message;
    };
    EXPECT_EQ(text(false), text(true));
}

TEST(lock, untrusted_text_is_data) {
    world w;
    picked_release& p = w.add("flask", "3.0.0", 0, {{"", "", "flask\"]\n[[packages]]\x1b"}});
    w.metadata(p).requires_python = ">=3.8\"\n[x]";  // no specifier: left out
    w.file(p).upload_time = "2023-01-01T00:00:00Z\nx = 1";
    w.context.requirements = {"a\"\n[tool]"};
    const auto lock = lock_of(w);
    ASSERT_TRUE(lock);
    EXPECT_FALSE(contains(*lock, "upload-time"));
    EXPECT_EQ(lock->find("requires-python", lock->find("[[packages]]")), std::string::npos);
    const auto read = read_lock(*lock, "pylock.toml", w.target);
    ASSERT_TRUE(read) << read.error().where << read.error().message;
    EXPECT_EQ(read->entries.size(), 1u);
}

TEST(lock, date_times_that_every_reader_takes) {
    using answer::toml_date_time;
    EXPECT_EQ(toml_date_time("2023-10-03T12:00:00Z"), "2023-10-03T12:00:00Z");
    EXPECT_EQ(toml_date_time("2023-10-03T12:00:00.5Z"), "2023-10-03T12:00:00.5Z");
    EXPECT_EQ(toml_date_time("2023-10-03 12:00:00.123456789+00:00"), "2023-10-03T12:00:00.123456Z");
    EXPECT_EQ(toml_date_time("2024-02-29t12:00:00z"), "2024-02-29T12:00:00Z");
    for (const char* bad :
         {"", "2023-10-03", "2023-10-03T12:00:00", "2023-02-29T12:00:00Z", "0000-01-01T00:00:00Z",
          "2023-13-01T00:00:00Z", "2023-00-01T00:00:00Z", "2023-01-00T00:00:00Z",
          "2023-01-01T24:00:00Z", "2023-01-01T00:00:60Z", "2023-01-01T00:00:00.Z",
          "2023-01-01T00:00:00+02:00", "2023-01-01X00:00:00Z", "2023/01/01T00:00:00Z",
          "20230101T000000Z0000", "2023-01-01T00:00:00Zx", "2023-01-01T00:00:00.5"})
        EXPECT_EQ(toml_date_time(bad), "") << bad;
}

}  // namespace
}  // namespace purvey
