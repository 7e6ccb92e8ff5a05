#include <gtest/gtest.h>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

namespace purvey {
namespace {

memory_release uploaded(std::string version, std::string when,
                        std::vector<std::string> needs = {}) {
    memory_release r{.version = version, .requires_dist = std::move(needs)};
    r.metadata_file = "lib-" + version + "-py3-none-any.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    r.files[0].upload_time = std::move(when);
    return r;
}

memory_project lib(std::vector<memory_release> releases) {
    return {.name = "lib", .releases = std::move(releases), .files_known = true};
}

std::vector<std::string> warned(memory_project of, std::vector<std::string> words,
                                std::vector<std::string> constraints = {}) {
    memory_project app{.name = "app"};
    app.releases.push_back({.version = "1", .requires_dist = {"lib<2"}});
    auto from = memory_source::make({app, std::move(of)});
    request asked;
    for (const auto& w : words) asked.requirements.push_back({*pep::parse_requirement(w), w, ""});
    for (const auto& w : constraints)
        asked.constraints.push_back({*pep::parse_requirement(w), w, ""});
    const auto found = resolve(*from, asked, policy{}, default_environment());
    return found ? std::get<resolution>(*found).warnings : std::vector<std::string>{"error"};
}

using sentences = std::vector<std::string>;

TEST(Stale, NamesWhatHoldsItBack) {
    const auto two =
        lib({uploaded("1", "2020-02-29T00:00:00Z"), uploaded("2", "2023-03-01T00:00:00Z")});
    EXPECT_EQ(warned(two, {"app"}),
              sentences{"lib 1 of 2020-02 is 3 years older than 2 of 2023-03: held back by app 1 "
                        "(lib<2)"});
    EXPECT_EQ(warned(two, {"app", "lib==1"}, {"lib!=2"}),
              sentences{"lib 1 of 2020-02 is 3 years older than 2 of 2023-03: held back by your "
                        "lib==1, app 1 (lib<2) and your constraint lib!=2"});
    EXPECT_EQ(warned(two, {"lib"}), sentences{});
}

TEST(Stale, WhereNothingExcludesTheNewest) {
    const auto two = lib(
        {uploaded("1", "2020-01-01T00:00:00Z"), uploaded("2", "2023-03-01T00:00:00Z", {"gone"})});
    EXPECT_EQ(warned(two, {"lib"}), sentences{"lib 1 of 2020-01 is 3 years older than 2 of "
                                              "2023-03: no newer one fits the rest of the answer"});
}

TEST(Stale, YoungUnknownOrNoCandidate) {
    const char* year = "2020-01-01T00:00:00Z";
    EXPECT_EQ(warned(lib({uploaded("1", year), uploaded("2", "2021-12-31T23:59:59.9Z")}), {"app"}),
              sentences{});
    EXPECT_EQ(
        warned(lib({uploaded("1", year), uploaded("2", "2022-01-01T00:00:00Z")}), {"app"}).size(),
        1u);
    EXPECT_EQ(warned(lib({uploaded("1", ""), uploaded("2", year)}), {"app"}), sentences{});
    EXPECT_EQ(warned(lib({uploaded("1", "when?"), uploaded("2", year)}), {"app"}), sentences{});
    EXPECT_EQ(warned(lib({uploaded("1", year), uploaded("2rc1", "2025-01-01T00:00:00Z")}), {"app"}),
              sentences{});
}

}  // namespace
}  // namespace purvey
