#include <gtest/gtest.h>

#include "purvey/answer/lock.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using testing::world;

expected<previous_lock, error> read(std::string_view text) {
    static const world w;
    return read_lock(text, "pylock.toml", w.target);
}

std::string head = "lock-version = \"1.0\"\ncreated-by = \"other\"\n";

TEST(read_lock, what_was_written_comes_back) {
    world w;
    w.add("opencv-python-headless", "4.8.1.78");
    w.add("flask", "3.0.0");
    w.rules.families.digest = "sha256:00";
    w.answer.bindings.push_back(
        testing::bound("cv2", "opencv-python-headless", "4.8.1.78", {"opencv-python"}));
    const auto text = write_lock(w.answer, w.target, w.rules, w.context);
    ASSERT_TRUE(text);
    const auto lock = read(*text);
    ASSERT_TRUE(lock) << lock.error().message;
    EXPECT_EQ(lock->created_by, "purvey");
    EXPECT_EQ(lock->families_digest, "sha256:00");
    ASSERT_EQ(lock->entries.size(), 2u);
    EXPECT_EQ(lock->entries[0].project, "flask");
    EXPECT_EQ(lock->entries[0].index, "https://pypi.org/simple/");
    policy p;
    prefer(*lock, p);
    ASSERT_EQ(p.locked.size(), 2u);
    EXPECT_EQ(p.locked[1].first, "opencv-python-headless");
    EXPECT_EQ(p.locked[1].second.str(), "4.8.1.78");
    ASSERT_EQ(p.locked_indexes.size(), 2u);
    EXPECT_EQ(p.locked_indexes[1].second, "https://pypi.org/simple/");
    EXPECT_EQ(p.locked_families_digest, "sha256:00");
    ASSERT_EQ(p.locked_bindings.size(), 1u);
    EXPECT_EQ(p.locked_bindings[0].name, "cv2");
    EXPECT_EQ(p.locked_bindings[0].provider, "opencv-python-headless");
    EXPECT_TRUE(p.locked_bindings[0].where.starts_with("pylock.toml:"));
}

TEST(read_lock, publishers_come_back) {
    world w;
    const publisher github{"GitHub", {{"a b", "x\ny"}, {"repository", "pallets/flask"}}};
    w.add("flask", "3.0.0").attested = {
        {github, {"Other", {}}},
        {{"flask-3.0.0-py3-none-any.whl", {0, 1}}, {"flask-3.0.0.tar.gz", {1}}}};
    w.add("jinja2", "3").attested = attestation_record{};
    const auto text = write_lock(w.answer, w.target, w.rules, w.context);
    ASSERT_TRUE(text);
    EXPECT_NE(
        text->find("{ kind = \"GitHub\", \"a b\" = \"x\\ny\", repository = \"pallets/flask\" }"),
        text->npos);
    EXPECT_NE(text->find("published-by = [\n"
                         "    { file = \"flask-3.0.0-py3-none-any.whl\", by = [0, 1] },\n"
                         "    { file = \"flask-3.0.0.tar.gz\", by = [1] },\n]"),
              text->npos);
    const auto lock = read(*text);
    ASSERT_TRUE(lock) << lock.error().message;
    policy p;
    prefer(*lock, p);
    ASSERT_EQ(p.locked_publishers.size(), 1u);
    EXPECT_EQ(p.locked_publishers[0].second.publishers, w.answer.packages[0].attested->publishers);
    EXPECT_EQ(p.locked_publishers[0].second.files, w.answer.packages[0].attested->files);
    EXPECT_TRUE(changed_publishers(w.answer, p).empty());
    w.answer.packages[0].attested->publishers = {github};
    ASSERT_EQ(changed_publishers(w.answer, p).size(), 1u);
    EXPECT_EQ(
        sentence_of(changed_publishers(w.answer, p)[0]),
        "flask: since the lock was made, who published it changed: GitHub (a b x\ny, repository "
        "pallets/flask); Other before, GitHub (a b x\ny, repository pallets/flask) now");
    w.answer.packages[0].attested.reset();
    ASSERT_EQ(changed_publishers(w.answer, p).size(), 1u);
    EXPECT_EQ(
        sentence_of(changed_publishers(w.answer, p)[0]),
        "flask: the lock recorded who published it: GitHub (a b x\ny, repository "
        "pallets/flask); Other; nobody was asked who published the files that are locked now, "
        "so that is lost");
}

TEST(read_lock, digests_of_files) {
    const auto lock = read(head +
                           "[[packages]]\nname = \"a\"\nversion = \"1\"\n"
                           "sdist = { path = \"x/a-1.tar.gz\", hashes = { sha256 = \"0A\" } }\n"
                           "wheels = [{ name = \"a-1-py3-none-any.whl\", url = \"https://h/b\", "
                           "hashes = { sha512 = \"1\", sha256 = \"22\" } },\n"
                           "{ url = \"https://h/a-1-cp311-cp311-win32.whl\", "
                           "hashes = { sha512 = \"1\" } }]\n");
    ASSERT_TRUE(lock) << lock.error().message;
    policy p;
    prefer(*lock, p);
    ASSERT_EQ(p.locked_files.size(), 2u);
    EXPECT_EQ(p.locked_files[0].project, "a");
    EXPECT_EQ(p.locked_files[0].name, "a-1.tar.gz");
    EXPECT_EQ(p.locked_files[0].sha256, "0a");
    EXPECT_EQ(p.locked_files[1].name, "a-1-py3-none-any.whl");
    EXPECT_EQ(p.locked_files[1].sha256, "22");
}

TEST(read_lock, locks_made_by_others) {
    const auto lock = read(head +
                           "requires-python = \">=3.8\"\nnew-key = 1\n"
                           "[[packages]]\nname = \"Foo.Bar\"\nversion = \"1.0\"\n"
                           "[[packages]]\nname = \"two\"\nversion = \"1\"\n"
                           "marker = \"sys_platform == 'win32'\"\n"
                           "[[packages]]\nname = \"two\"\nversion = \"2\"\n"
                           "marker = \"sys_platform == 'linux'\"\n"
                           "[[packages]]\nname = \"extra-only\"\nversion = \"1\"\n"
                           "marker = \"'x' in extras\"\n"
                           "[[packages]]\nname = \"both\"\nversion = \"1\"\n"
                           "[[packages]]\nname = \"both\"\nversion = \"2\"\n"
                           "[[packages]]\nname = \"from-git\"\nversion = \"1\"\n"
                           "vcs = { type = \"git\", url = \"https://h/x\", commit-id = \"0\" }\n"
                           "[[packages]]\nname = \"here\"\ndirectory = { path = \".\" }\n"
                           "[tool.uv]\nx = 1\n");
    ASSERT_TRUE(lock) << lock.error().message;
    std::vector<std::string> found;
    for (const auto& e : lock->entries) found.push_back(e.project + " " + e.version.str());
    EXPECT_EQ(found, (std::vector<std::string>{"foo-bar 1.0", "two 2", "extra-only 1"}));
    EXPECT_EQ(lock->skipped.size(), 3u);
    EXPECT_TRUE(lock->bindings.empty());
}

void expect_bad(std::string_view text, std::string_view where, std::string_view part) {
    const auto lock = read(text);
    ASSERT_FALSE(lock) << text;
    EXPECT_EQ(lock.error().kind, error_kind::bad_input);
    EXPECT_TRUE(std::string_view(lock.error().where).starts_with(where)) << lock.error().where;
    EXPECT_NE(lock.error().message.find(part), std::string::npos) << lock.error().message;
}

TEST(read_lock, what_is_no_lock_is_bad_input) {
    expect_bad("lock-version = \"2.0\"\npackages = []\n", "pylock.toml:1", "lock-version 2.0");
    expect_bad("lock-version = \"10\"\npackages = []\n", "pylock.toml:1", "lock-version 10");
    expect_bad("lock-version = 1\npackages = []\n", "pylock.toml:1", "must be a string");
    expect_bad("packages = []\n", "pylock.toml", "lock-version is missing");
    expect_bad("", "pylock.toml", "lock-version is missing");
    expect_bad(head, "pylock.toml", "[[packages]]");
    expect_bad(head + "packages = 3\n", "pylock.toml:3", "must be a list");
    expect_bad(head + "packages = [3]\n", "pylock.toml:3", "must be a table");
    expect_bad(head + "[[packages]]\nversion = \"1\"\n", "pylock.toml:3", "has no name");
    expect_bad(head + "[[packages]]\nname = \"a b\"\n", "pylock.toml:3", "not the name");
    expect_bad(head + "[[packages]]\nname = \"a\"\nversion = \"x\"\n", "pylock.toml:3",
               "not a version");
    expect_bad(head + "packages = []\ncreated-by = \"again\"\n", "pylock.toml:4", "");
    expect_bad(head + "packages = []\n[tool]\npurvey = 1\n", "pylock.toml:5", "must be a table");
    expect_bad(head + "packages = []\n[[tool.purvey.bindings]]\nname = \"x\"\n", "pylock.toml:4",
               "a name and a provider");
}

TEST(read_lock, an_unfinished_merge_is_named_with_its_line) {
    const std::string merge = head + "<<<<<<< HEAD\npackages = []\n=======\n>>>>>>> theirs\n";
    expect_bad(merge, "pylock.toml:3", "merge");
    // The same marks within a string are text.
    EXPECT_TRUE(read(head + "packages = []\n[tool.x]\nt = '''\n<<<<<<< HEAD\n'''\n"));
}

}  // namespace
}  // namespace purvey
