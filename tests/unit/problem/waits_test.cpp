#include <gtest/gtest.h>

#include <set>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// How often a goal waits for an index that answers one request as fast as many.
namespace purvey {
namespace {

class far_away final : public source {
  public:
    explicit far_away(memory_source& all) : all_(all) {}
    expected<const listing*, error> list(std::string_view project) override {
        return all_.list(project);
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        if (!under_way_.contains({&l, release})) ++waits;
        read_.insert({&l, release});
        under_way_.insert(coming_.begin(), coming_.end());
        return all_.metadata(l, release, files, fitting);
    }
    void expect_metadata(const listing& l, std::size_t release, std::span<const std::size_t> files,
                         std::size_t fitting) override {
        EXPECT_LE(fitting, files.size());
        coming_.insert({&l, release});
    }
    std::size_t waits = 0;  // for what nobody had foreseen when the last wait began
    std::size_t read() const { return read_.size(); }
    std::size_t asked() const { return coming_.size(); }

  private:
    using place = std::pair<const listing*, std::size_t>;
    memory_source& all_;
    std::set<place> coming_, under_way_, read_;
};

memory_release sized(const std::string& project, unsigned version, std::uint64_t bytes,
                     std::vector<std::string> needs) {
    memory_release r{.version = std::to_string(version), .requires_dist = std::move(needs)};
    r.metadata_file = project + "-" + r.version + "-py3-none-any.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    r.files[0].size = bytes;
    return r;
}

// Of 60 releases of app the older ones are smaller, and none but the newest two can be used.
std::vector<memory_project> long_history() {
    memory_project app{.name = "app", .releases = {}, .files_known = true}, lib{app}, gone{app};
    lib.name = "lib";
    gone.name = "gone";
    for (unsigned v = 1; v <= 60; ++v) {
        app.releases.push_back(
            sized("app", v, v, {v < 59 ? "gone>=" + std::to_string(v) : std::string("lib")}));
        lib.releases.push_back(sized("lib", v, 1'000 - v, {}));
    }
    gone.releases = {sized("gone", 0, 1, {})};
    return {app, lib, gone};
}

TEST(Waits, AreFewUnderAGoal) {
    auto all = memory_source::make(long_history());
    far_away from(*all);
    request asked;
    asked.requirements.push_back({*pep::parse_requirement("app"), "app", ""});
    policy rules;
    rules.objective.goals = {goal::size};
    const auto found = resolve(from, asked, rules, default_environment());
    const auto& r = std::get<resolution>(*found);
    EXPECT_EQ(r.packages.front().what().version.str(), "59");
    EXPECT_TRUE(r.levels[0].proven);
    EXPECT_GT(from.read(), 58u);
    EXPECT_LT(from.waits, 12u);
    EXPECT_LT(from.asked(), 2 * from.read());
}

// Without a goal nothing is asked for but what is picked, as long as it serves.
TEST(Waits, NothingIsForeseenOfAPlainWalk) {
    auto all = memory_source::make(long_history());
    far_away from(*all);
    request asked;
    asked.requirements.push_back({*pep::parse_requirement("app"), "app", ""});
    ASSERT_TRUE(resolve(from, asked, policy{}, default_environment()));
    EXPECT_EQ(from.read(), 2u);
    EXPECT_EQ(from.asked(), 2u);
}

// What was tried often in vain will be tried more often.
TEST(Waits, GrowWithTheLogarithmOfWhatIsTried) {
    auto all = memory_source::make(long_history());
    far_away from(*all);
    request asked;
    for (const char* word : {"app", "gone<5"})
        asked.requirements.push_back({*pep::parse_requirement(word), word, ""});
    for (const char* word : {"app<59"})
        asked.constraints.push_back({*pep::parse_requirement(word), word, ""});
    ASSERT_TRUE(resolve(from, asked, policy{}, default_environment()));
    EXPECT_GT(from.read(), 50u);
    EXPECT_LT(from.waits, 15u);
    EXPECT_LT(from.asked(), from.read() + from.read() / 2);
}

}  // namespace
}  // namespace purvey
