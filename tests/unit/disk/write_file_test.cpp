#include "purvey/write_file.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace purvey {
namespace {

namespace fs = std::filesystem;

std::string file_text(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

class write_file : public ::testing::Test {
  protected:
    void SetUp() override {
        std::string name = (fs::temp_directory_path() / "purvey-write-XXXXXX").string();
        ASSERT_NE(::mkdtemp(name.data()), nullptr);
        folder = name;
    }
    void TearDown() override {
        fs::permissions(folder, fs::perms::owner_all);
        fs::remove_all(folder);
    }
    std::size_t entries() const {
        return static_cast<std::size_t>(
            std::distance(fs::directory_iterator(folder), fs::directory_iterator()));
    }
    fs::path folder;
};

TEST_F(write_file, makes_and_replaces_and_leaves_nothing_behind) {
    const std::string path = folder / "pylock.toml";
    ASSERT_TRUE(write_file_atomically(path, "one"));
    EXPECT_EQ(file_text(path), "one");
    const std::string large(3'000'000, 'x');
    ASSERT_TRUE(write_file_atomically(path, large));
    EXPECT_EQ(file_text(path), large);
    EXPECT_EQ(entries(), 1u);
}

TEST_F(write_file, the_old_file_is_never_written_into) {
    const std::string path = folder / "pylock.toml";
    ASSERT_TRUE(write_file_atomically(path, "old"));
    fs::create_hard_link(path, folder / "witness");  // the old bytes under another name
    ASSERT_TRUE(write_file_atomically(path, "new"));
    EXPECT_EQ(file_text(folder / "witness"), "old");
    EXPECT_EQ(file_text(path), "new");
}

TEST_F(write_file, permissions_follow_the_old_file_or_the_umask) {
    const std::string path = folder / "pylock.toml";
    const mode_t mask = ::umask(027);
    ASSERT_TRUE(write_file_atomically(path, "a"));
    ::umask(mask);
    struct stat s {};
    ASSERT_EQ(::stat(path.c_str(), &s), 0);
    EXPECT_EQ(s.st_mode & 0777, 0640u);
    ASSERT_EQ(::chmod(path.c_str(), 0604), 0);
    ASSERT_TRUE(write_file_atomically(path, "b"));
    ASSERT_EQ(::stat(path.c_str(), &s), 0);
    EXPECT_EQ(s.st_mode & 0777, 0604u);
}

TEST_F(write_file, a_symbolic_link_is_followed) {
    fs::create_directory(folder / "elsewhere");
    const std::string real = folder / "elsewhere" / "pylock.toml";
    ASSERT_TRUE(write_file_atomically(real, "a"));
    fs::create_symlink("elsewhere/pylock.toml", folder / "pylock.toml");
    ASSERT_TRUE(write_file_atomically(folder / "pylock.toml", "b"));
    EXPECT_TRUE(fs::is_symlink(folder / "pylock.toml"));
    EXPECT_EQ(file_text(real), "b");
}

TEST_F(write_file, places_that_take_no_file_are_bad_input) {
    for (const std::string& path :
         {std::string(), folder.string(), (folder / "no" / "x").string(), folder.string() + "/x/",
          std::string("/dev/null"), std::string("a\0b", 3)}) {
        const auto result = write_file_atomically(path, "x");
        ASSERT_FALSE(result) << path;
        EXPECT_EQ(result.error().kind, error_kind::bad_input) << path;
        EXPECT_EQ(result.error().where, path);
    }
    EXPECT_EQ(entries(), 0u);
}

// A limit on the size of files stands in for the full disk: write(2) fails half way.
TEST_F(write_file, a_failed_write_leaves_the_old_file_and_nothing_else) {
    const std::string path = folder / "pylock.toml";
    ASSERT_TRUE(write_file_atomically(path, "old"));
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
    const auto handler = ::signal(SIGXFSZ, SIG_IGN);
    rlimit small = before;
    small.rlim_cur = 4096;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    const auto result = write_file_atomically(path, std::string(100'000, 'x'));
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
    ::signal(SIGXFSZ, handler);
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().kind, error_kind::unknown);
    EXPECT_EQ(file_text(path), "old");
    EXPECT_EQ(entries(), 1u);
}

}  // namespace
}  // namespace purvey
