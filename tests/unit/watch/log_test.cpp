#include "resolver/watch/log.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "resolver/policy/sha256.hpp"

namespace purvey::watch {
namespace {

entry some(seen what, const std::string& file) {
    entry e;
    e.time = "2026-01-31T12:00:00Z";
    e.observer = "ada";
    e.what = what;
    e.name_space = "acme";
    e.index = "https://acme.test/simple";
    e.project = "acme";
    e.file = file;
    e.url = "https://acme.test/files/" + file;
    e.sha256 = sha256_hex(file);
    e.size = file.size();
    return e;
}

std::string chained(std::vector<entry> entries) {
    std::string out, head = no_line;
    for (entry& e : entries) {
        e.previous = head;
        const std::string line = line_of(e);
        head = parse_line(std::string_view(line).substr(0, line.size() - 1)).found->digest;
        out += line;
    }
    return out;
}

std::string small_log() {
    return chained(
        {some(seen::run, ""), some(seen::listed, "a-1.whl"), some(seen::read, "a-1.whl")});
}

class folder : public testing::Test {
  protected:
    folder() { std::filesystem::create_directories(path_); }
    ~folder() override { std::filesystem::remove_all(path_); }
    std::string file(const std::string& name) const { return path_ + "/" + name; }
    static std::string text(const std::string& path) {
        std::ifstream in(path, std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    static void write(const std::string& path, const std::string& text) {
        std::ofstream(path, std::ios::binary) << text;
    }
    std::string path_ = testing::TempDir() + "/watch-log-" + std::to_string(::getpid());
};

TEST(log, commits_to_all_that_stands_before) {
    const auto l = parse_log(small_log(), "w");
    ASSERT_TRUE(l) << l.error().message;
    ASSERT_EQ(l->entries.size(), 3u);
    EXPECT_EQ(l->entries[0].previous, std::string(64, '0'));
    EXPECT_EQ(l->entries[2].previous, l->entries[1].digest);
    EXPECT_EQ(l->head, l->entries[2].digest);
    EXPECT_TRUE(holds(*l, l->entries[1].digest));
    EXPECT_FALSE(holds(*l, no_line));
    EXPECT_EQ(parse_log("", "w")->head, no_line);
}

TEST(log, every_flipped_bit_of_every_byte_is_found_at_its_line) {
    const std::string good = small_log();
    std::size_t line = 1;
    for (std::size_t at = 0; at < good.size(); ++at) {
        for (int bit = 0; bit < 8; ++bit) {
            std::string bad = good;
            bad[at] = static_cast<char>(bad[at] ^ (1 << bit));
            const auto l = parse_log(bad, "w");
            ASSERT_FALSE(l) << "byte " << at << ", bit " << bit;
            EXPECT_EQ(l.error().kind, error_kind::refused);
            EXPECT_EQ(l.error().where, "w:" + std::to_string(line)) << at << " " << bit;
        }
        if (good[at] == '\n') ++line;
    }
}

TEST(log, every_cut_but_between_lines_is_found) {
    const std::string good = small_log();
    for (std::size_t size = 1; size < good.size(); ++size) {
        const auto l = parse_log(good.substr(0, size), "w");
        EXPECT_EQ(l.has_value(), good[size - 1] == '\n') << size;
    }
    EXPECT_EQ(parse_log(good.substr(0, good.size() - 1), "w").error().message,
              "the last line is cut off");
}

rc::Gen<std::string> words() {
    return rc::gen::arbitrary<std::string>();
}

entry arbitrary() {
    entry e = some(*rc::gen::element(seen::run, seen::listed, seen::gone, seen::read, seen::unread,
                                     seen::failed, seen::reference),
                   *words());
    e.observer = *words();
    e.why = *words();
    e.url = *words();
    e.size.reset();
    if (*rc::gen::arbitrary<bool>()) e.size = *rc::gen::arbitrary<std::uint64_t>();
    e.total_us = *rc::gen::arbitrary<std::uint64_t>();
    e.seed = *rc::gen::inRange<std::uint64_t>(0, 5);
    return e;
}

// Bytes that are no UTF-8 become U+FFFD once; then nothing changes any more.
TEST(log, an_entry_has_one_line_and_a_line_one_entry) {
    EXPECT_TRUE(rc::check([] {
        entry e = arbitrary();
        e.previous = no_line;
        const std::string line = line_of(e);
        RC_ASSERT(std::count(line.begin(), line.end(), '\n') == 1);
        const auto read = parse_line(std::string_view(line).substr(0, line.size() - 1));
        RC_ASSERT(read.found.has_value());
        RC_ASSERT(line_of(*read.found) == line);
    }));
}

TEST(log, no_rearrangement_of_lines_is_accepted) {
    EXPECT_TRUE(rc::check([] {
        const auto count = *rc::gen::inRange<std::size_t>(2, 8);
        std::vector<entry> all;
        for (std::size_t k = 0; k < count; ++k)
            all.push_back(some(seen::read, "f" + std::to_string(k)));
        std::vector<std::string> lines;
        const std::string good = chained(all);
        for (std::size_t at = 0; at < good.size();) {
            const std::size_t end = good.find('\n', at) + 1;
            lines.push_back(good.substr(at, end - at));
            at = end;
        }
        const auto from = *rc::gen::inRange<std::size_t>(0, count);
        const auto to = (from + *rc::gen::inRange<std::size_t>(1, count)) % count;
        auto moved = lines;
        switch (*rc::gen::inRange(0, 3)) {
            case 0:
                std::swap(moved[from], moved[to]);
                break;
            case 1:
                moved.insert(moved.begin() + static_cast<long>(from), lines[to]);
                break;
            default:
                moved.erase(moved.begin() + static_cast<long>(std::min(from, to)));
                // Without its end a log is whole, and this is not the end.
        }
        std::string text;
        for (const std::string& l : moved) text += l;
        RC_ASSERT(!parse_log(text, "w").has_value());
    }));
}

// What is made by somebody who makes digests as well.
TEST(log, lines_that_are_no_entries_say_what_is_wrong) {
    const auto wrong = [](const std::string& body) {
        return parse_line(body + ", \"digest\": \"" + sha256_hex(body) + "\"}").wrong;
    };
    const std::string start = R"({"previous": ")" + no_line +
                              R"(", "time": "2026-01-31T12:00:00Z", "observer": "a", "seen": )";
    EXPECT_EQ(wrong(start + R"("run")"), "");
    EXPECT_EQ(wrong(start + R"("dreamt")"), "is of a kind that is not known here");
    EXPECT_EQ(wrong(start + R"("run", "colour": "red")"), "is not written as an entry is");
    EXPECT_EQ(wrong(start + R"("run",  "why": "two blanks")"), "is not written as an entry is");
    EXPECT_EQ(wrong(start + R"("run", "pages": 0)"), "is not written as an entry is");
    EXPECT_EQ(wrong(start + R"("run", "sha256": "F0")"), "is not written as an entry is");
    EXPECT_EQ(wrong(start + R"("run", "pages": [[[[[[[[1]]]]]]]])"), "is not JSON");
    EXPECT_EQ(wrong("["), "is not JSON");
    EXPECT_EQ(parse_line("").wrong, "is not an entry");
    EXPECT_EQ(parse_line(std::string(500, 'x')).wrong, "does not end in a digest");
    std::string time = start + R"("run")";
    time.replace(time.find("2026-01-31"), 10, "2026-02-30");
    EXPECT_EQ(wrong(time), "is not written as an entry is");
}

TEST_F(folder, appending_goes_on_from_what_is_there) {
    const std::string path = file("w.jsonl");
    for (int run = 0; run < 3; ++run) {
        auto l = log_file::open(path);
        ASSERT_TRUE(l) << l.error().message;
        EXPECT_EQ(l->so_far().entries.size(), run * 2u);
        ASSERT_TRUE(l->append({some(seen::run, ""), some(seen::read, "a")}));
        ASSERT_TRUE(l->append({}));
        EXPECT_EQ(read_log(path)->head, l->so_far().head);
    }
    EXPECT_EQ(read_log(path)->entries.size(), 6u);
}

TEST_F(folder, one_writes_at_a_time) {
    auto first = log_file::open(file("w.jsonl"));
    ASSERT_TRUE(first);
    const auto second = log_file::open(file("w.jsonl"));
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().kind, error_kind::unknown);
    log_file moved = *std::move(first);
    EXPECT_TRUE(moved.append({some(seen::run, "")}));
}

TEST_F(folder, nothing_is_added_to_a_log_that_is_not_whole) {
    const std::string path = file("w.jsonl");
    for (const std::string& bad : {small_log() + "{", small_log().substr(20), std::string("\n")}) {
        write(path, bad);
        EXPECT_FALSE(log_file::open(path));
        EXPECT_EQ(text(path), bad);
    }
}

TEST_F(folder, what_is_no_file_is_named) {
    EXPECT_EQ(read_log(file("none")).error().kind, error_kind::bad_input);
    EXPECT_EQ(read_log(path_).error().kind, error_kind::bad_input);
    EXPECT_EQ(log_file::open(file("no/such")).error().kind, error_kind::bad_input);
    if (std::filesystem::exists("/dev/full")) {
        EXPECT_EQ(log_file::open("/dev/full").error().message, "is not a regular file");
    }
}

}  // namespace
}  // namespace purvey::watch
