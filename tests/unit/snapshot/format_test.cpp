#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/timestamp.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

TEST(Xxh64, PublishedValues) {
    EXPECT_EQ(xxh64(""), 0xef46db3751d8e999u);
    EXPECT_EQ(xxh64("a"), 0xd24ec4f1a98c6e5bu);
    EXPECT_EQ(xxh64("abc"), 0x44bc2cf5ad770999u);
    EXPECT_EQ(xxh64("Nobody inspects the spammish repetition"), 0xfbcea83c8a378bf1u);
}

TEST(Xxh64, InPiecesAsInOne) {
    const std::string bytes(1'000'003, 'x');
    const byte_store store(bytes);
    EXPECT_EQ(xxh64(store, 3, 1'000'000), xxh64(std::string_view(bytes).substr(3)));
    EXPECT_EQ(xxh64(store, 0, 0), xxh64(""));
    EXPECT_FALSE(xxh64(store, 3, 1'000'001));
}

TEST(ByteStore, ReadsNothingBeyondItsEnd) {
    const byte_store store("abc");
    std::string to(2, '-');
    EXPECT_TRUE(store.read(1, to.data(), 2));
    EXPECT_EQ(to, "bc");
    EXPECT_FALSE(store.read(2, to.data(), 2));
    EXPECT_FALSE(store.read(~std::uint64_t{0}, to.data(), 2));
    EXPECT_TRUE(store.read(3, to.data(), 0));
}

TEST(Varint, RoundTripAndLimits) {
    for (const std::uint64_t value :
         {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::uint64_t{1} << 32,
          std::uint64_t{1} << 63, ~std::uint64_t{0}}) {
        std::string bytes;
        put_varint(bytes, value);
        byte_reader in(bytes);
        EXPECT_EQ(in.varint(), value);
        EXPECT_TRUE(in.done());
    }
    for (const std::string_view bad : {std::string_view(""), std::string_view("\x80"),
                                       std::string_view("\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
                                       std::string_view("\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80"
                                                        "\x00",
                                                        11)}) {
        byte_reader in(bad);
        in.varint();
        EXPECT_FALSE(in.ok());
    }
    for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, INT64_MAX, INT64_MIN}) {
        EXPECT_EQ(unzigzag(zigzag(value)), value);
    }
}

TEST(ByteReader, StaysFailed) {
    byte_reader in(
        "\x05"
        "ab");
    EXPECT_EQ(in.text(), "");
    EXPECT_FALSE(in.ok());
    EXPECT_EQ(in.byte(), 0);
    EXPECT_FALSE(in.done());
}

TEST(Step, RoundTrip) {
    const std::vector<std::string> texts = {"",
                                            "1.0",
                                            std::string(14, 'x'),
                                            "1.0.1",
                                            "1.0.1",
                                            std::string(15, 'x'),
                                            std::string(200, 'x'),
                                            "x"};
    std::string bytes;
    std::string before;
    for (const std::string& text : texts) {
        put_step(bytes, before, text);
        before = text;
    }
    byte_reader in(bytes);
    before.clear();
    for (const std::string& text : texts) {
        const text_step step = in.step(before.size());
        before = before.substr(0, step.kept) + std::string(step.added);
        EXPECT_EQ(before, text);
    }
    EXPECT_TRUE(in.done());
    byte_reader more("\x20");
    more.step(1);
    EXPECT_FALSE(more.ok());
}

TEST(Timestamp, OnlyWhatCanBeGivenBackIsTaken) {
    for (const std::string_view text :
         {"1970-01-01T00:00:00Z", "2023-10-03T12:00:00.5Z", "2024-02-29T23:59:59.000001Z",
          "9999-12-31T23:59:59.999999Z", "2023-10-03T12:00:00.500000Z"}) {
        const auto parsed = parse_time(text);
        ASSERT_TRUE(parsed) << text;
        EXPECT_EQ(format_time(*parsed), text);
    }
    EXPECT_EQ(parse_time("1970-01-02T00:00:01.5Z")->micros, 86'401'500'000u);
    for (const std::string_view text :
         {"", "2023-10-03", "2023-10-03T12:00:00", "2023-10-03T12:00:00.Z",
          "2023-10-03T12:00:00.1234567Z", "2023-02-29T12:00:00Z", "2023-10-03T24:00:00Z",
          "2023-10-03T12:60:00Z", "2016-12-31T23:59:60Z", "1969-12-31T23:59:59Z",
          "2023-10-03t12:00:00Z", "2023-10-03T12:00:00+00:00", "2023-10-03T12:00:00,5Z"}) {
        EXPECT_FALSE(parse_time(text)) << text;
    }
}

}  // namespace
}  // namespace purvey::snapshot_format
