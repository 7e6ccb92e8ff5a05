#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <cstdio>
#include <random>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/format.hpp"
#include "universe.hpp"

namespace purvey::snapshot_tests {
namespace {

namespace format = snapshot_format;

// A small snapshot; these seeds have files, groups, exceptions and rejected entries.
std::string sample(std::uint64_t seed) {
    auto projects = random_universe(seed);
    projects.resize(std::min<std::size_t>(projects.size(), 2));
    auto memory = memory_source::make(projects);
    EXPECT_TRUE(memory);
    record_options options;
    options.all_files = true;
    return record_all(*memory, names_of(projects), options);
}

constexpr std::size_t data_start = format::header_size + format::section_count * 32;

TEST(Damage, EveryTruncationIsRefused) {
    const std::string bytes = sample(3);
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        const std::string part = bytes.substr(0, size);
        const auto opened = snapshot::from_bytes(part, "cut.snapshot");
        ASSERT_FALSE(opened) << size;
        EXPECT_EQ(opened.error().where, "cut.snapshot");
        // Without its first eight bytes nothing says that it was a snapshot.
        EXPECT_EQ(opened.error().kind,
                  size < format::magic.size() ? error_kind::bad_input : error_kind::unknown);
    }
}

TEST(Damage, EveryTruncationWithATrueLengthIsHarmless) {
    const std::string bytes = sample(3);
    for (std::size_t size = data_start; size < bytes.size(); ++size) {
        std::string part = bytes.substr(0, size);
        for (int i = 0; i < 8; ++i) {
            part[16 + i] = static_cast<char>(size >> (8 * i));
        }
        reseal(part);
        EXPECT_GT(exercise(part), 0u);
    }
}

TEST(Damage, EveryFlippedBitIsFoundByVerify) {
    const std::string bytes = sample(5);
    ASSERT_TRUE(snapshot::from_bytes(bytes, "x")->verify());
    for (std::size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
        std::string flipped = bytes;
        flipped[bit / 8] = static_cast<char>(flipped[bit / 8] ^ (1 << (bit % 8)));
        const auto opened = snapshot::from_bytes(flipped, "flipped.snapshot");
        ASSERT_EQ(opened.has_value(), bit / 8 >= data_start) << bit;
        if (opened) {
            const auto verified = opened->verify();
            ASSERT_FALSE(verified) << bit;
            EXPECT_EQ(verified.error().where, "flipped.snapshot");
        }
    }
}

TEST(Damage, ChangedBytesUnderTrueChecksumsAreHarmless) {
    for (const std::uint64_t seed : {std::uint64_t{3}, std::uint64_t{8}}) {
        const std::string bytes = sample(seed);
        for (std::size_t at = 0; at < bytes.size(); ++at) {
            for (const int mask : {1 << (at % 8), 0x80, 0xff}) {
                std::string changed = bytes;
                changed[at] = static_cast<char>(changed[at] ^ mask);
                reseal(changed);
                EXPECT_GT(exercise(changed), 0u);
            }
        }
    }
}

TEST(Damage, RandomBytesUnderTrueChecksumsAreHarmless) {
    std::mt19937_64 random(1);
    const std::string bytes = sample(13);
    for (int round = 0; round < 3000; ++round) {
        std::string changed = bytes;
        for (std::size_t n = 1 + random() % 8; n > 0; --n) {
            changed[data_start + random() % (changed.size() - data_start)] =
                static_cast<char>(random());
        }
        reseal(changed);
        EXPECT_GT(exercise(changed), 0u);
    }
}

TEST(Damage, FilesThatAreNoSnapshots) {
    const temporary_file file("other.snapshot");
    EXPECT_EQ(snapshot::open(file.path()).error().kind, error_kind::bad_input);
    for (const char* text : {"", "x",
                             "not a snapshot, although it is much longer than one header "
                             "of a snapshot, which has ninety-six bytes"}) {
        file.write(text);
        const auto opened = snapshot::open(file.path());
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().where, file.path());
        EXPECT_EQ(opened.error().message, "not a purvey snapshot");
    }
    EXPECT_FALSE(snapshot::open(::testing::TempDir()));
    EXPECT_FALSE(snapshot::open("/dev/null"));
    ASSERT_EQ(::mkfifo((file.path() + ".pipe").c_str(), 0600), 0);
    EXPECT_FALSE(snapshot::open(file.path() + ".pipe"));
    std::remove((file.path() + ".pipe").c_str());
}

TEST(Damage, ALaterFormatIsNamed) {
    for (const std::uint32_t other : {format::format_version - 1, format::format_version + 1}) {
        std::string bytes = sample(3);
        bytes[8] = static_cast<char>(other);
        reseal(bytes);
        const auto opened = snapshot::from_bytes(bytes, "other.snapshot");
        ASSERT_FALSE(opened);
        EXPECT_EQ(opened.error().kind, error_kind::unknown);
        EXPECT_NE(opened.error().message.find("format " + std::to_string(other)),
                  std::string::npos);
    }
}

TEST(Damage, AFileThatIsCutWhileItIsOpen) {
    const temporary_file file("cut.snapshot");
    const std::string bytes = sample(3);
    file.write(bytes);
    auto opened = snapshot::open(file.path());
    ASSERT_TRUE(opened);
    file.write(bytes.substr(0, data_start));
    EXPECT_FALSE(opened->verify());
    const auto found = opened->list("project-a");
    ASSERT_FALSE(found);
    EXPECT_EQ(found.error().kind, error_kind::unknown);
    EXPECT_EQ(found.error().where, file.path());
}

// The slots of a snapshot, to be changed.
class slots {
  public:
    explicit slots(std::string& bytes)
        : bytes_(bytes), start_(format::load64(bytes.data() + entry + 8)) {}
    std::size_t size() const {
        return format::load64(bytes_.data() + entry + 16) / format::slot_size;
    }
    std::string at(std::size_t i) const { return bytes_.substr(place(i), format::slot_size); }
    void put(std::size_t i, const std::string& slot) {
        bytes_.replace(place(i), slot.size(), slot);
    }
    bool used(std::size_t i) const { return at(i) != std::string(format::slot_size, '\0'); }

  private:
    static constexpr std::size_t entry = format::header_size + format::table_entry_size;
    std::string& bytes_;
    std::size_t start_;

    std::size_t place(std::size_t i) const { return start_ + i * format::slot_size; }
};

TEST(Damage, SlotsThatAreAllUsed) {
    std::string bytes = sample(3);
    slots all(bytes);
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (!all.used(i)) all.put(i, std::string("\0\0\0\0\1\0\0\0", format::slot_size));
    }
    reseal(bytes);
    auto opened = snapshot::from_bytes(bytes, "full.snapshot");
    ASSERT_TRUE(opened);
    EXPECT_TRUE(opened->list("project-a"));
    EXPECT_FALSE(opened->list("nobody"));
    EXPECT_FALSE(opened->verify());
}

TEST(Damage, ASlotAtTheWrongPlace) {
    std::string bytes = sample(3);
    slots all(bytes);
    std::size_t from = 0;
    while (!all.used(from)) ++from;
    std::size_t to = from;
    while (all.used(to) || to == from + 1) to = (to + 1) % all.size();
    all.put(to, all.at(from));
    all.put(from, std::string(format::slot_size, '\0'));
    reseal(bytes);
    const auto verified = snapshot::from_bytes(bytes, "moved.snapshot")->verify();
    ASSERT_FALSE(verified);
    EXPECT_NE(verified.error().message.find("the slot of project"), std::string::npos);
}

TEST(Damage, AForeignListingIsRefused) {
    const std::string bytes = sample(3);
    auto opened = snapshot::from_bytes(bytes, "x");
    ASSERT_TRUE(opened);
    listing mine = **opened->list("project-a");
    EXPECT_FALSE(opened->metadata(mine, 0, {}, 0));
    EXPECT_EQ(opened->groups(mine), nullptr);
    const listing& theirs = **opened->list("project-a");
    EXPECT_FALSE(opened->metadata(theirs, theirs.releases.size(), {}, 0));
}

}  // namespace
}  // namespace purvey::snapshot_tests
