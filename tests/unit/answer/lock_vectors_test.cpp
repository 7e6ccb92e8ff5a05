// spec/vectors/lock: NAME.json describes an answer, NAME.toml is its lock.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "unit/answer/world.hpp"

namespace purvey {
namespace {

namespace fs = std::filesystem;

std::vector<fs::path> descriptions() {
    std::vector<fs::path> out;
    for (const auto& entry : fs::directory_iterator(PURVEY_SOURCE_DIR "/spec/vectors/lock"))
        if (entry.path().extension() == ".json") out.push_back(entry.path());
    std::sort(out.begin(), out.end());
    return out;
}

TEST(lock_vectors, every_description_gives_its_lock) {
    const auto all = descriptions();
    ASSERT_GE(all.size(), 5u);
    for (fs::path path : all) {
        testing::world w;
        const std::string bad = testing::read_world(testing::file_text(path), w);
        ASSERT_EQ(bad, "") << path;
        const auto lock = write_lock(w.answer, w.target, w.rules, w.context);
        ASSERT_TRUE(lock) << path << ": " << lock.error().message;
        path.replace_extension(".toml");
        if (std::getenv("PURVEY_APPROVE") != nullptr)
            std::ofstream(path, std::ios::binary) << *lock;
        EXPECT_EQ(*lock, testing::file_text(path)) << path;

        const auto read = read_lock(*lock, path.string(), w.target);
        ASSERT_TRUE(read) << read.error().where << ": " << read.error().message;
        EXPECT_EQ(read->entries.size(), w.answer.packages.size());
        EXPECT_EQ(read->bindings.size(), w.answer.bindings.size());
        EXPECT_TRUE(read->skipped.empty());
    }
}

}  // namespace
}  // namespace purvey
