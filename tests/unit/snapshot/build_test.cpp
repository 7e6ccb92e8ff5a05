#include <gtest/gtest.h>
#include <zstd.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>

#include "resolver/source/snapshot/module.hpp"
#include "universe.hpp"

namespace purvey::snapshot_tests {
namespace {

class Build : public ::testing::Test {
  protected:
    temporary_file graph_{"graph.jsonl"};
    temporary_file overlay_{"overlay.jsonl"};
    temporary_file output_{"built.snapshot"};
    snapshot_build build_;

    void SetUp() override {
        build_.graphs = {graph_.path()};
        build_.output = output_.path();
    }
    expected<snapshot_info, error> built(std::string_view lines) {
        graph_.write(lines);
        return snapshot_format::build_here(build_);
    }
    snapshot opened(std::string_view lines) {
        const auto info = built(lines);
        EXPECT_TRUE(info) << info.error().where << ": " << info.error().message;
        auto read = snapshot::open(output_.path());
        EXPECT_TRUE(read);
        EXPECT_TRUE(read->verify());
        return std::move(*read);
    }
    void expect_refused(std::string_view lines, std::string_view where, std::string_view message) {
        const auto info = built(lines);
        ASSERT_FALSE(info) << lines;
        EXPECT_EQ(info.error().kind, error_kind::bad_input);
        EXPECT_EQ(info.error().where, graph_.path() + std::string(where));
        EXPECT_NE(info.error().message.find(message), std::string::npos) << info.error().message;
        EXPECT_TRUE(read_file(output_.path()).empty());
    }
};

std::vector<std::string> versions(const listing& l) {
    std::vector<std::string> out;
    for (const release& r : l.releases) {
        out.push_back(r.version.str());
    }
    return out;
}

TEST_F(Build, ReleasesInOrderWithTheirMetadata) {
    snapshot read = opened(
        "{\"name\":\"A.b\",\"releases\":[{\"version\":\"1.10\",\"requires_dist\":[\"z>1\",\"y\"],"
        "\"provides_extra\":[\"e\"],\"requires_python\":\">=3.8\"},{\"version\":\"v1.9\","
        "\"requires_dist\":[\"y\",\"z>1\"],\"yanked\":true}]}\n");
    EXPECT_TRUE(read.local());
    const listing& l = **read.list("a-b");
    EXPECT_TRUE(l.exists);
    EXPECT_FALSE(l.files_known);
    EXPECT_EQ(l.index_url, "https://pypi.org/simple");
    EXPECT_EQ(versions(l), (std::vector<std::string>{"1.9", "1.10"}));
    EXPECT_TRUE(l.yanked.of(0));
    EXPECT_EQ(l.requires_python.of(1), ">=3.8");
    const release_metadata& newer = **read.metadata(l, 1, {}, 0);
    EXPECT_EQ(newer.origin, metadata_origin::release);
    EXPECT_EQ(newer.requires_dist, (std::vector<std::string_view>{"z>1", "y"}));
    EXPECT_EQ(newer.provides_extra, (std::vector<std::string_view>{"e"}));
    EXPECT_EQ(newer.requires_python, ">=3.8");
    const release_metadata& older = **read.metadata(l, 0, {}, 0);
    EXPECT_EQ(older.requires_dist, (std::vector<std::string_view>{"y", "z>1"}));
    ASSERT_NE(read.groups(l), nullptr);
    EXPECT_EQ(read.groups(l)->size(), 2u);
}

TEST_F(Build, AGraphIsComplete) {
    snapshot read = opened("{\"name\":\"a\",\"releases\":[]}\n");
    const listing& none = **read.list("zzz");
    EXPECT_FALSE(none.exists);
    EXPECT_EQ(none.index_url, "https://pypi.org/simple");
    EXPECT_TRUE((*read.list("a"))->exists);
    EXPECT_FALSE(read.info()->files);
}

TEST_F(Build, WhatDoesNotParseIsKeptOutAndCounted) {
    snapshot read = opened(
        "{\"name\":\"a\",\"releases\":[{\"version\":\"one\"},{\"version\":\"1\"},"
        "{\"version\":\"2\",\"requires_dist\":[\"b>=1.5<3\"]},"
        "{\"version\":\"3\",\"requires_python\":\"three\"},{\"version\":\"1.0\"}]}\n"
        "{\"name\":\"b\\u00e9\",\"releases\":[]}\n");
    const listing& l = **read.list("a");
    EXPECT_EQ(versions(l), (std::vector<std::string>{"1.0"}));
    ASSERT_EQ(l.rejected.size(), 4u);
    const auto rejected = [&](std::string_view what, std::string_view why) {
        return std::any_of(l.rejected.begin(), l.rejected.end(), [&](const auto& r) {
            return r.what == what && r.why.find(why) != std::string_view::npos;
        });
    };
    EXPECT_TRUE(rejected("one", "version"));
    EXPECT_TRUE(rejected("2", "b>=1.5<3"));
    EXPECT_TRUE(rejected("3", "three"));
    EXPECT_TRUE(rejected("1", "equal"));
    std::size_t notes = 0;
    const auto info = read.info();
    ASSERT_TRUE(info);
    for (const snapshot_note& n : info->notes) {
        notes += n.key == "rejected" ? 1 : 0;
    }
    EXPECT_EQ(notes, 5u);
}

TEST_F(Build, LaterFilesOverlay) {
    build_.graphs.push_back(overlay_.path());
    overlay_.write(
        "\xef\xbb\xbf{\"name\":\"A\",\"releases\":[{\"version\":\"1.0.0\","
        "\"requires_dist\":[\"new\"]},{\"version\":\"3\"}]}\n\n"
        "{\"name\":\"c\",\"releases\":[{\"version\":\"1\"}]}");
    snapshot read = opened(
        "{\"name\":\"a\",\"releases\":[{\"version\":\"1\",\"requires_dist\":[\"old\"]},"
        "{\"version\":\"2\",\"requires_dist\":[\"kept\"]}]}\n");
    const listing& l = **read.list("a");
    EXPECT_EQ(versions(l), (std::vector<std::string>{"1.0.0", "2", "3"}));
    EXPECT_TRUE(l.rejected.empty());
    EXPECT_EQ((*read.metadata(l, 0, {}, 0))->requires_dist[0], "new");
    EXPECT_EQ((*read.metadata(l, 1, {}, 0))->requires_dist[0], "kept");
    EXPECT_TRUE((*read.list("c"))->exists);
}

TEST_F(Build, ReleasesForOtherMachinesAreKeptOutWhenTold) {
    build_.targets = {pep::tag_set(3, 10, pep::platform{})};
    snapshot read = opened(
        "{\"name\":\"a\",\"releases\":["
        "{\"version\":\"1\",\"wheels\":[\"a-1-cp310-cp310-win_amd64.whl\"]},"
        "{\"version\":\"2\",\"wheels\":[\"a-2-cp310-cp310-win_amd64.whl\"],\"sdist\":true},"
        "{\"version\":\"3\",\"wheels\":[\"a-3-cp310-cp310-win_amd64.whl\","
        "\"a-3-cp310-cp310-manylinux1_x86_64.whl\"]},"
        "{\"version\":\"4\",\"wheels\":[\"a-4.whl\"]},{\"version\":\"5\"},"
        "{\"version\":\"6\",\"sdist\":true}]}\n");
    EXPECT_EQ(versions(**read.list("a")), (std::vector<std::string>{"2", "3", "5", "6"}));
}

TEST_F(Build, BadLinesAreNamed) {
    const std::string good = "{\"name\":\"a\",\"releases\":[]}\n";
    expect_refused(good + "{\"name\":", ":2", "");
    expect_refused(good + "\n[]\n", ":3", "object");
    expect_refused("{\"releases\":[]}\n", ":1", "\"name\"");
    expect_refused("{\"name\":1,\"releases\":[]}\n", ":1", "\"name\"");
    expect_refused("{\"name\":\"a\"}\n", ":1", "\"releases\"");
    expect_refused("{\"name\":\"a\",\"name\":\"b\",\"releases\":[]}\n", ":1", "twice");
    expect_refused("{\"name\":\"a\",\"releases\":[1]}\n", ":1", "release");
    expect_refused("{\"name\":\"a\",\"releases\":[{}]}\n", ":1", "\"version\"");
    expect_refused("{\"name\":\"a\",\"releases\":[{\"version\":\"1\",\"requires_dist\":[1]}]}\n",
                   ":1", "\"requires_dist\"");
    expect_refused("{\"name\":\"a\",\"releases\":[{\"version\":\"1\",\"yanked\":1}]}\n", ":1",
                   "\"yanked\"");
    expect_refused("{\"name\":\"\xff\",\"releases\":[]}\n", ":1", "");
    expect_refused(std::string("{\"name\":\"\0\",\"releases\":[]}\n", 27), ":1", "");
    expect_refused(std::string(100'000, '['), ":1", "");
}

TEST_F(Build, FilesThatCannotBeRead) {
    build_.graphs = {::testing::TempDir() + "purvey-nowhere.jsonl"};
    const auto missing = snapshot_format::build_here(build_);
    ASSERT_FALSE(missing);
    EXPECT_EQ(missing.error().kind, error_kind::bad_input);
    build_.graphs = {::testing::TempDir()};
    EXPECT_FALSE(snapshot_format::build_here(build_));
}

std::string packed(std::string_view text) {
    std::string out(ZSTD_compressBound(text.size()), '\0');
    out.resize(ZSTD_compress(out.data(), out.size(), text.data(), text.size(), 3));
    return out;
}

TEST_F(Build, CompressedGraphs) {
    std::string lines;
    for (int i = 0; i < 6'000; ++i) {
        lines += "{\"name\":\"p" + std::to_string(i) + "\",\"releases\":[{\"version\":\"" +
                 std::to_string(i * 7919 % 1000) + "." + std::to_string(i) + "\"}]}\n";
    }
    const std::size_t half = lines.find('\n', lines.size() / 2) + 1;
    const std::string two = packed(lines.substr(0, half)) + packed(lines.substr(half));
    const auto info = built(two);
    ASSERT_TRUE(info) << info.error().message;
    EXPECT_EQ(info->projects, 6'000u);
    EXPECT_EQ(info->releases, 6'000u);
    std::remove(output_.path().c_str());
    for (const std::size_t cut : {std::size_t{5}, std::size_t{100}, two.size() - 1}) {
        expect_refused(two.substr(0, cut), "", "zstd");
    }
}

TEST_F(Build, ThroughTheModule) {
    ASSERT_EQ(::setenv("PURVEY_MODULE_DIR", PURVEY_MODULES, 1), 0);
    graph_.write("{\"name\":\"a\",\"releases\":[{\"version\":\"1\"}]}\n");
    const auto info = build_snapshot(build_);
    ASSERT_TRUE(info) << info.error().where << ": " << info.error().message;
    EXPECT_EQ(info->releases, 1u);
    graph_.write("{");
    const auto refused = build_snapshot(build_);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().where, graph_.path() + ":1");
    ASSERT_EQ(::setenv("PURVEY_MODULE_DIR", "/nonexistent", 1), 0);
    EXPECT_FALSE(build_snapshot(build_));
    ::unsetenv("PURVEY_MODULE_DIR");
}

TEST_F(Build, TheStubsOfTheCorpus) {
    const char* const corpus = std::getenv("PURVEY_CORPUS");
    const std::string folder =
        corpus != nullptr ? corpus : std::string(PURVEY_SOURCE_DIR) + "/../shared/data";
    build_.graphs = {folder + "/pypi-2023-10.stubs.jsonl"};
    if (!std::ifstream(build_.graphs[0])) {
        GTEST_SKIP() << "no corpus at " << folder;
    }
    const auto info = snapshot_format::build_here(build_);
    ASSERT_TRUE(info) << info.error().where << ": " << info.error().message;
    EXPECT_EQ(info->projects, 172u);
    auto read = snapshot::open(output_.path());
    ASSERT_TRUE(read);
    EXPECT_TRUE(read->verify());
    EXPECT_EQ(versions(**read->list("ale-py")),
              (std::vector<std::string>{"0.7.4", "0.7.5", "0.8.0"}));
}

}  // namespace
}  // namespace purvey::snapshot_tests
