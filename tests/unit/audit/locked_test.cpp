#include <gtest/gtest.h>

#include "resolver/audit/audited.hpp"

namespace purvey::audit {
namespace {

expected<audited_set, error> read(std::string_view text) {
    return read_locked(text, "pylock.toml", default_environment());
}

TEST(audit_lock, entries_with_their_lines_files_and_roots) {
    const auto set = read(R"(lock-version = "1.0"
created-by = "someone"

[[packages]]
name = "Demo_One"
version = "1.0"
index = "https://user:secret@corp.example/simple/"
sdist = { url = "https://corp.example/f/demo_one-1.0.tar.gz?x=1#y", hashes = { sha256 = "AB" } }
wheels = [
  { name = "demo_one-1.0-py3-none-any.whl", url = "u", size = 3, hashes = { sha256 = "cd" } },
  { path = "files/demo_one-1.0-cp311-none-any.whl" },
]

[[packages]]
name = "tree"
directory = { path = "tree" }

[[packages]]
name = "code"
vcs = { type = "git", url = "https://x", commit-id = "1" }

[[packages]]
name = "lone"
archive = { path = "./lone-1.0.tar.gz", hashes = { sha256 = "ef" } }

[tool.purvey]
requirements = ["Demo.One>=1", "not a requirement !"]
)");
    ASSERT_TRUE(set) << set.error().message;
    ASSERT_EQ(set->entries.size(), 4u);
    const audited& demo = set->entries[0];
    EXPECT_EQ(demo.project, "demo-one");
    EXPECT_EQ(demo.version_text(), "1.0");
    EXPECT_EQ(demo.line, 4u);
    ASSERT_EQ(demo.files.size(), 3u);
    EXPECT_EQ(demo.files[0].name, "demo_one-1.0.tar.gz");
    EXPECT_EQ(demo.files[0].hashes[0].second, "ab");
    EXPECT_EQ(demo.files[1].size, 3u);
    EXPECT_EQ(demo.files[2].name, "demo_one-1.0-cp311-none-any.whl");
    EXPECT_TRUE(demo.files[2].hashes.empty());
    EXPECT_EQ(set->entries[1].direct, "a directory");
    EXPECT_EQ(set->entries[2].direct, "a repository");
    EXPECT_EQ(set->entries[3].direct, "a file of its own");
    EXPECT_EQ(set->entries[3].line, 22u);
    EXPECT_EQ(set->roots, std::vector<std::string>{"demo-one"});
}

TEST(audit_lock, what_is_no_lock_is_bad_input_at_its_place) {
    for (const std::string_view text :
         {"", "x = 1\n", "lock-version = \"2.0\"\npackages = []\n",
          "lock-version = \"1.0\"\npackages = 1\n",
          "lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1\"\nwheels = 3\n",
          "lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1\"\n"
          "wheels = [{ name = 1 }]\n",
          "lock-version = \"1.0\"\n[[packages]]\nname = \"a\"\nversion = \"1\"\n"
          "sdist = { name = \"a-1.tar.gz\", size = 1e300 }\n"}) {
        const auto set = read(text);
        ASSERT_FALSE(set) << text;
        EXPECT_EQ(set.error().kind, error_kind::bad_input);
        EXPECT_EQ(set.error().where.rfind("pylock.toml", 0), 0u) << set.error().where;
    }
    EXPECT_TRUE(read("lock-version = \"1.0\"\npackages = []\n"));
}

}  // namespace
}  // namespace purvey::audit
