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
        listed.insert(std::string(project));
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
    std::set<std::string> listed;
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

request ask(std::initializer_list<const char*> words) {
    request asked;
    for (const char* word : words)
        asked.requirements.push_back({*pep::parse_requirement(word), word, "argument"});
    return asked;
}

// What is known rules the newer two out before anybody asks for the strangers.
TEST(Waits, AreForNobodyThatARefusedReleaseNeeds) {
    auto all = memory_source::make(
        {{.name = "app",
          .releases = {{.version = "1", .requires_dist = {"friend", "lib<2"}},
                       {.version = "2", .requires_dist = {"stranger", "lib>=2"}},
                       {.version = "3", .requires_dist = {"foreigner", "lib>=2"}}}},
         {.name = "lib", .releases = {{.version = "1"}, {.version = "2"}}},
         {.name = "friend", .releases = {{.version = "1"}}},
         {.name = "stranger", .releases = {{.version = "1"}}},
         {.name = "foreigner", .releases = {{.version = "1"}}}});
    far_away from(*all);
    ASSERT_TRUE(resolve(from, ask({"lib<2", "app"}), policy{}, default_environment()));
    EXPECT_EQ(from.listed, (std::set<std::string>{"app", "friend", "lib"}));
}

// What the walk needs next is asked for while it waits for something else.
TEST(Waits, AreForTheWholeQueue) {
    memory_project app{
        .name = "app",
        .releases = {{.version = "1", .requires_dist = {}}, {.version = "2", .requires_dist = {}}}};
    std::vector<memory_project> all;
    for (int k = 0; k < 20; ++k) {
        const std::string name = "lib" + std::to_string(k);
        app.releases[0].requires_dist.push_back(name + "<2");
        app.releases[1].requires_dist.push_back(name);
        all.push_back({.name = name, .releases = {{.version = "1"}, {.version = "2"}}});
    }
    app.releases[1].requires_dist.emplace_back("gone>1");
    all.push_back({.name = "gone", .releases = {{.version = "1"}}});
    all.push_back(std::move(app));
    auto made = memory_source::make(std::move(all));
    far_away from(*made);
    const auto found = resolve(from, ask({"app"}), policy{}, default_environment());
    EXPECT_EQ(std::get<resolution>(*found).packages.size(), 21u);
    EXPECT_LT(from.waits, 6u);
}

// From app 100, app 39 is 61 releases away; lib 100 is at hand.
TEST(Waits, RepairsAreNotLookedForWithoutEnd) {
    memory_project app{.name = "app", .releases = {}}, lib{.name = "lib", .releases = {}};
    for (int v = 1; v <= 100; ++v) {
        const std::string version = std::to_string(v);
        app.releases.push_back({.version = version, .requires_dist = {"lib>=" + version}});
        lib.releases.push_back({.version = version});
    }
    auto all = memory_source::make({app, lib});
    const request asked = ask({"app>=100", "lib<40"});
    const auto refusal = [&](std::uint64_t most, std::size_t& read) {
        far_away from(*all);
        limits l;
        l.far_reads = most;
        auto no = std::get<conflict>(*resolve(from, asked, policy{}, default_environment(), l));
        read = from.read();
        return no;
    };
    std::size_t none = 0, few = 0, many = 0;
    EXPECT_EQ(refusal(0, none).repairs.size(), 1u);  // by what its reasons took
    const conflict cut = refusal(20, few), whole = refusal(1'000, many);
    EXPECT_EQ(cut.lines, whole.lines);
    EXPECT_EQ(cut.repairs.size(), 1u);
    EXPECT_NE(cut.not_tried.find("20 releases"), std::string::npos);
    EXPECT_LE(few, none + 20);
    EXPECT_EQ(whole.repairs.size(), 2u);
    EXPECT_EQ(whole.not_tried, "");
    EXPECT_GT(many, none + 60);
}

}  // namespace
}  // namespace purvey
