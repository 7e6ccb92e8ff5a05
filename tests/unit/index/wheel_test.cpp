#include <gtest/gtest.h>
#include <zip.h>

#include <string>
#include <utility>
#include <vector>

#include "resolver/source/index/wheel_pieces.hpp"

namespace purvey::index {
namespace {

using kind = wheel_outcome::kind;
using members = std::vector<std::pair<std::string, std::string>>;

std::string archive_of(const members& files) {
    zip_error_t error;
    zip_source_t* const buffer = zip_source_buffer_create(nullptr, 0, 0, &error);
    zip_source_keep(buffer);
    zip_t* const z = zip_open_from_source(buffer, ZIP_TRUNCATE, &error);
    for (const auto& [name, text] : files) {
        zip_source_t* const s = zip_source_buffer(z, text.data(), text.size(), 0);
        EXPECT_GE(zip_file_add(z, name.c_str(), s, 0), 0);
    }
    EXPECT_EQ(zip_close(z), 0);
    zip_stat_t s;
    zip_source_stat(buffer, &s);
    std::string out(s.size, '\0');
    zip_source_open(buffer);
    zip_source_read(buffer, out.data(), out.size());
    zip_source_close(buffer);
    zip_source_free(buffer);
    return out;
}

std::string noise(std::size_t size) {
    std::string text;
    std::uint64_t state = 1;
    while (text.size() < size) {
        state = state * 6364136223846793005u + 1442695040888963407u;
        text.push_back(static_cast<char>(state >> 56));
    }
    return text;
}

// Hands out pieces until it is read; returns how many were asked for.
wheel_outcome served(const std::string& whole, unsigned& asked, std::size_t limit = 1 << 20) {
    wheel_pieces w(whole.size());
    const std::size_t tail = std::min<std::size_t>(whole.size(), wheel_tail);
    w.add(whole.size() - tail, whole.substr(whole.size() - tail));
    for (asked = 0; asked < 50; ++asked) {
        auto got = wheel_metadata(w, limit);
        if (got.what != kind::missing) return got;
        EXPECT_LE(got.offset + got.length, whole.size());
        EXPECT_GT(got.length, 0u);
        w.add(got.offset, whole.substr(got.offset, got.length));
    }
    return {};
}

const std::string text = "Metadata-Version: 2.1\nName: demo\nVersion: 1\n";
const std::string place = "demo-1.dist-info/METADATA";

TEST(wheel, metadata_near_the_end_costs_one_piece) {
    unsigned asked = 0;
    const auto got = served(archive_of({{"demo.bin", noise(500'000)}, {place, text}}), asked);
    ASSERT_EQ(got.what, kind::found) << got.text;
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(asked, 0u);
}

TEST(wheel, metadata_far_from_the_end_costs_one_more) {
    unsigned asked = 0;
    const auto got =
        served(archive_of({{"a", noise(500'000)}, {place, text}, {"z", noise(500'000)}}), asked);
    ASSERT_EQ(got.what, kind::found) << got.text;
    EXPECT_EQ(got.text, text);
    EXPECT_EQ(asked, 1u);
}

TEST(wheel, a_long_list_of_members_is_fetched_at_once) {
    members files = {{place, text}};
    for (int i = 0; i < 3000; ++i)
        files.push_back({"demo/" + std::string(60, 'x') + std::to_string(i), "x"});
    unsigned asked = 0;
    const auto got = served(archive_of(files), asked);
    ASSERT_EQ(got.what, kind::found) << got.text;
    EXPECT_LE(asked, 2u);
}

TEST(wheel, what_is_not_one_metadata_is_refused) {
    unsigned asked = 0;
    const auto why = [&](const members& files) { return served(archive_of(files), asked); };
    EXPECT_EQ(why({{"a", "b"}}).what, kind::bad);
    EXPECT_EQ(why({{"sub/demo-1.dist-info/METADATA", text}}).what, kind::bad);
    EXPECT_EQ(why({{place, text}, {"other-1.dist-info/METADATA", text}}).what, kind::bad);
    EXPECT_EQ(served(archive_of({{place, std::string(5000, 'x')}}), asked, 4999).what, kind::bad);
    EXPECT_EQ(served(archive_of({{place, std::string(4999, 'x')}}), asked, 4999).what, kind::found);
}

TEST(wheel, damage_never_passes_for_metadata) {
    const std::string whole = archive_of({{"a", "b"}, {place, text}});
    unsigned asked = 0;
    for (std::size_t i = 0; i < whole.size(); ++i) {
        for (const int bit : {1, 128}) {
            std::string damaged = whole;
            damaged[i] = static_cast<char>(damaged[i] ^ bit);
            if (const auto got = served(damaged, asked); got.what == kind::found) {
                EXPECT_EQ(got.text, text) << i;
            }
        }
        EXPECT_NE(served(whole.substr(0, i), asked).what, kind::found) << i;
    }
}

TEST(wheel, pieces_are_joined) {
    wheel_pieces w(100);
    w.add(50, std::string(10, 'b'));
    w.add(70, std::string(10, 'd'));
    w.add(60, std::string(10, 'c'));
    ASSERT_NE(w.at(50, 30), nullptr);
    EXPECT_EQ(std::string(w.at(59, 2), 2), "bc");
    EXPECT_EQ(w.at(49, 1), nullptr);
    EXPECT_EQ(w.at(80, 1), nullptr);
    EXPECT_EQ(w.at(70, 11), nullptr);
}

}  // namespace
}  // namespace purvey::index
