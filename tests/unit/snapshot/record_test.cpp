#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <optional>

#include "universe.hpp"

namespace purvey::snapshot_tests {
namespace {

// A source as far away as the live index: nothing is at hand.
class remote final : public source {
  public:
    explicit remote(source& inner) : inner_(inner) {}
    expected<const listing*, error> list(std::string_view project) override {
        return inner_.list(project);
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        return inner_.metadata(l, release, files, fitting);
    }

  private:
    source& inner_;
};

memory_file wheel(std::string name) {
    memory_file f;
    f.url = "https://example.org/" + name;
    f.name = std::move(name);
    return f;
}

memory_file sdist(std::string name) {
    memory_file f = wheel(std::move(name));
    f.kind = file_kind::sdist;
    return f;
}

std::vector<memory_project> demo() {
    memory_release first;
    first.version = "1.0";
    first.requires_dist = {"b>=1"};
    first.origin = metadata_origin::other_file;
    first.metadata_file = "a-1.0-cp311-cp311-win_amd64.whl";
    first.files = {wheel("a-1.0-cp311-cp311-win_amd64.whl"),
                   wheel("a-1.0-cp311-cp311-manylinux_2_17_x86_64.whl"),
                   wheel("a-1.0-cp39-cp39-manylinux_2_17_x86_64.whl"),
                   wheel("a-1.0-py2-none-any.whl"), sdist("a-1.0.tar.gz")};
    memory_release second;
    second.version = "2.0";
    second.origin = metadata_origin::own_file;
    second.metadata_file = "a-2.0-cp39-cp39-macosx_11_0_arm64.whl";
    second.files = {wheel("a-2.0-cp39-cp39-macosx_11_0_arm64.whl")};
    return {{.name = "a",
             .releases = {first, second},
             .index_url = "https://example.org/simple",
             .files_known = true,
             .namespaces = std::vector<granted_namespace>{{"a", true}, {"a-b", false}},
             .virtual_providers = std::vector<std::string>{"c", "b"}},
            {.name = "b", .releases = {}}};
}

std::vector<std::string> file_names(const release& r) {
    std::vector<std::string> names;
    for (const release_file& f : r.files) {
        names.emplace_back(f.name);
    }
    return names;
}

class Recorded : public ::testing::Test {
  protected:
    void SetUp() override {
        auto made = memory_source::make(demo());
        ASSERT_TRUE(made);
        memory_.emplace(std::move(*made));
        remote_.emplace(*memory_);
        recorder_.emplace(*remote_);
        options_.targets = usual_record_targets(pep::platform{});
        options_.output = file_.path();
        options_.requirements = {"a b", "c"};
    }
    snapshot written() {
        const auto info = recorder_->write(options_);
        EXPECT_TRUE(info) << info.error().message;
        auto opened = snapshot::open(file_.path());
        EXPECT_TRUE(opened) << opened.error().message;
        return std::move(*opened);
    }
    temporary_file file_{"record.snapshot"};
    std::optional<memory_source> memory_;
    std::optional<remote> remote_;
    std::optional<recorder> recorder_;
    record_options options_;
};

TEST_F(Recorded, KeepsFilesForTheTargetsAndThoseThatMetadataCameFrom) {
    const listing& l = **recorder_->list("a");
    const std::vector<std::size_t> files = {1, 0};
    ASSERT_TRUE(recorder_->metadata(l, 0, files, 1));
    snapshot read = written();
    const listing& again = **read.list("a");
    ASSERT_EQ(again.releases.size(), 2u);
    EXPECT_TRUE(again.files_known);
    const std::vector<std::string> kept = {"a-1.0-cp311-cp311-win_amd64.whl",
                                           "a-1.0-cp311-cp311-manylinux_2_17_x86_64.whl",
                                           "a-1.0-py2-none-any.whl", "a-1.0.tar.gz"};
    EXPECT_EQ(file_names(again.releases[0]), kept);
    // Nobody read 2.0, and its only file is for a Mac: a version without files.
    EXPECT_TRUE(again.releases[1].files.empty());
    EXPECT_EQ(again.releases[1].version.str(), "2.0");
}

// That the index says nothing is not that it says "nobody".
TEST_F(Recorded, KeepsWhatTheIndexSaysOfTheName) {
    const listing& before = **recorder_->list("a");
    ASSERT_TRUE(recorder_->list("b"));
    ASSERT_EQ(before.namespaces->size(), 2u);
    snapshot read = written();
    const listing& a = **read.list("a");
    EXPECT_EQ(a.namespaces, before.namespaces);
    EXPECT_EQ(a.virtual_providers, before.virtual_providers);
    const listing& b = **read.list("b");
    EXPECT_FALSE(b.namespaces);
    EXPECT_FALSE(b.virtual_providers);
}

TEST_F(Recorded, KeepsEveryFileWhenTold) {
    ASSERT_TRUE(recorder_->list("a"));
    options_.all_files = true;
    snapshot read = written();
    const listing& l = **read.list("a");
    EXPECT_EQ(l.releases[0].files.size(), 5u);
    EXPECT_EQ(l.releases[1].files.size(), 1u);
}

TEST_F(Recorded, WhatWasNotVisitedIsUnknown) {
    const listing& l = **recorder_->list("a");
    ASSERT_TRUE(recorder_->metadata(l, 0, {}, 0));
    snapshot read = written();
    EXPECT_FALSE(read.local());
    const auto other = read.list("b");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().kind, error_kind::unknown);
    EXPECT_EQ(other.error().where, file_.path());
    EXPECT_NE(other.error().message.find("b is not in the snapshot"), std::string::npos);
    const listing& again = **read.list("a");
    EXPECT_TRUE(read.metadata(again, 0, {}, 0));
    const auto unread = read.metadata(again, 1, {}, 0);
    ASSERT_FALSE(unread);
    EXPECT_EQ(unread.error().kind, error_kind::unknown);
    EXPECT_NE(unread.error().message.find("a 2.0"), std::string::npos);
    EXPECT_EQ(read.groups(again), nullptr);
}

TEST_F(Recorded, AbsenceIsAnAnswer) {
    ASSERT_TRUE(recorder_->list("nobody"));
    snapshot read = written();
    const auto l = read.list("nobody");
    ASSERT_TRUE(l);
    EXPECT_FALSE((*l)->exists);
}

TEST_F(Recorded, OriginFollowsTheFilesAskedFor) {
    const listing& l = **recorder_->list("a");
    ASSERT_TRUE(recorder_->metadata(l, 0, {}, 0));
    snapshot read = written();
    const listing& again = **read.list("a");
    const std::vector<std::size_t> files = {0, 1};
    EXPECT_EQ((*read.metadata(again, 0, files, 1))->origin, metadata_origin::own_file);
    EXPECT_EQ((*read.metadata(again, 0, files, 0))->origin, metadata_origin::other_file);
    EXPECT_EQ((*read.metadata(again, 0, files, 0))->file, "a-1.0-cp311-cp311-win_amd64.whl");
}

TEST_F(Recorded, NotesAndModeOfTheFile) {
    ASSERT_TRUE(recorder_->list("a"));
    options_.made_at = "2026-11-22T00:00:00Z";
    const snapshot read = written();
    const auto info = read.info();
    ASSERT_TRUE(info);
    EXPECT_FALSE(info->complete);
    EXPECT_TRUE(info->files);
    EXPECT_FALSE(info->digests);
    const auto has = [&](std::string_view key, std::string_view value) {
        return std::any_of(info->notes.begin(), info->notes.end(),
                           [&](const auto& n) { return n.key == key && n.value == value; });
    };
    EXPECT_TRUE(has("requirements", "a b"));
    EXPECT_TRUE(has("requirements", "c"));
    EXPECT_TRUE(has("made at", "2026-11-22T00:00:00Z"));
    struct stat about {};
    ASSERT_EQ(::stat(file_.path().c_str(), &about), 0);
    EXPECT_NE(about.st_mode & 0400, 0u);
    EXPECT_EQ(static_cast<std::uint64_t>(about.st_size), info->bytes);
}

TEST_F(Recorded, AFolderThatIsNotThereLeavesNothing) {
    options_.output = ::testing::TempDir() + "purvey-none/x.snapshot";
    const auto written = recorder_->write(options_);
    ASSERT_FALSE(written);
    EXPECT_EQ(written.error().kind, error_kind::bad_input);
    EXPECT_EQ(written.error().where, options_.output);
}

TEST_F(Recorded, GroupsOfALocalSourceAreReplayed) {
    recorder local(*memory_);
    ASSERT_TRUE(local.list("a"));
    ASSERT_TRUE(local.write(options_));
    auto read = snapshot::open(file_.path());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->local());
    const auto* groups = read->groups(**read->list("a"));
    ASSERT_NE(groups, nullptr);
    ASSERT_EQ(groups->size(), 1u);
    EXPECT_EQ((*groups)[0].requirement, "b>=1");
}

}  // namespace
}  // namespace purvey::snapshot_tests
