#include <gtest/gtest.h>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// Builds of one version that differ in their local label, and files of one release that installers
// rank alike (spec/objectives.md).
namespace purvey {
namespace {

memory_release build(const std::string& project, const std::string& version, std::uint64_t bytes,
                     std::vector<std::string> needs = {}) {
    memory_release r{.version = version, .requires_dist = std::move(needs)};
    r.metadata_file = project + "-" + version + "-py3-none-any.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    if (bytes != 0) r.files[0].size = bytes;
    return r;
}

struct index_of {
    std::vector<memory_project> projects;
    index_of& add(const std::string& name, std::vector<memory_release> releases) {
        projects.push_back({.name = name, .releases = std::move(releases), .files_known = true});
        return *this;
    }
};

// torch and vision in three builds each; CUDA comes in a project of its own.
index_of gpu() {
    return index_of()
        .add("torch",
             {build("torch", "2.3.1+cpu", 190), build("torch", "2.4.0", 700, {"cuda"}),
              build("torch", "2.4.0+cpu", 200), build("torch", "2.4.0+cu121", 750, {"cuda"})})
        .add("vision", {build("vision", "0.19.0", 7, {"torch==2.4.0"}),
                        build("vision", "0.19.0+cpu", 2, {"torch==2.4.0"}),
                        build("vision", "0.19.0+cu121", 8, {"torch==2.4.0"})})
        .add("cuda", {build("cuda", "12.1", 2'000)})
        .add("gpuonly", {build("gpuonly", "1", 1, {"torch!=2.4.0+cpu"})});
}

struct told {
    std::vector<std::string> picks;
    std::vector<lighter_builds> lighter;
    std::vector<level> levels;
};

told ask(index_of of, const std::vector<std::string>& asks, policy rules = {}) {
    auto from = memory_source::make(std::move(of.projects));
    request asked;
    for (const auto& w : asks) asked.requirements.push_back({*pep::parse_requirement(w), w, ""});
    const auto found = resolve(*from, asked, rules, default_environment());
    if (!found || !std::holds_alternative<resolution>(*found)) return {{"none"}, {}, {}};
    const auto& r = std::get<resolution>(*found);
    told out{{}, r.lighter, r.levels};
    for (const picked_release& p : r.packages)
        out.picks.push_back(p.project + " " + p.what().version.str());
    return out;
}

policy preferring(std::vector<goal> goals) {
    policy out;
    out.objective.goals = std::move(goals);
    return out;
}

using texts = std::vector<std::string>;

TEST(Builds, WithoutAGoalTheOrderOfVersionsDecidesAndTheRestIsPriced) {
    const told a = ask(gpu(), {"vision"});
    EXPECT_EQ(a.picks, (texts{"vision 0.19.0+cu121", "torch 2.4.0+cu121", "cuda 12.1"}));
    ASSERT_EQ(a.lighter.size(), 1u);  // those without a label save 51 of 2,758
    EXPECT_EQ(a.lighter[0].label, "cpu");
    EXPECT_EQ(a.lighter[0].requirements, (texts{"vision==0.19.0+cpu", "torch==2.4.0+cpu"}));
    EXPECT_EQ(a.lighter[0].saves, 2'758u - 202u);
    // What is told holds.
    texts asked{"vision"};
    asked.insert(asked.end(), a.lighter[0].requirements.begin(), a.lighter[0].requirements.end());
    const told then = ask(gpu(), asked);
    EXPECT_EQ(then.picks, (texts{"vision 0.19.0+cpu", "torch 2.4.0+cpu"}));
    EXPECT_TRUE(then.lighter.empty());
}

TEST(Builds, ThatDoNotFitAreNotTold) {
    for (const texts& asked : {texts{"torch", "gpuonly"}, texts{"torch!=2.4.0+cpu"}}) {
        const told a = ask(gpu(), asked);
        EXPECT_EQ(a.picks.front(), "torch 2.4.0+cu121");
        EXPECT_TRUE(a.lighter.empty());
    }
    // An older version is another version.
    EXPECT_TRUE(ask(index_of().add("a", {build("a", "1+cpu", 1), build("a", "2+cu1", 90)}), {"a"})
                    .lighter.empty());
}

TEST(Builds, WhoseSizeNobodyKnowsAreNotTold) {
    const auto tell = [](std::uint64_t cpu, std::uint64_t gpu, std::uint64_t other) {
        return ask(index_of()
                       .add("a", {build("a", "1+cpu", cpu), build("a", "1+cu1", gpu, {"b"})})
                       .add("b", {build("b", "1", other)}),
                   {"a"})
            .lighter.size();
    };
    EXPECT_EQ(tell(1, 90, 5), 1u);
    EXPECT_EQ(tell(0, 90, 5), 0u);
    EXPECT_EQ(tell(1, 0, 5), 0u);
    EXPECT_EQ(tell(1, 90, 0), 0u);
}

// Only "===" names a build without a label.
TEST(Builds, WithoutALabel) {
    const auto index = [] {
        return index_of().add("jax", {build("jax", "0.4", 100), build("jax", "0.4+cuda12", 900)});
    };
    const told a = ask(index(), {"jax"});
    EXPECT_EQ(a.picks, texts{"jax 0.4+cuda12"});
    ASSERT_EQ(a.lighter.size(), 1u);
    EXPECT_EQ(a.lighter[0].label, "");
    EXPECT_EQ(a.lighter[0].requirements, texts{"jax===0.4"});
    EXPECT_EQ(a.lighter[0].saves, 800u);
    EXPECT_EQ(ask(index(), a.lighter[0].requirements).picks, texts{"jax 0.4"});
}

TEST(Builds, TheMostThatIsSavedFirstAndThreeAtMost) {
    std::vector<memory_release> all{build("a", "1", 600), build("a", "1+z", 1'000)};
    for (const auto& [label, bytes] : std::vector<std::pair<std::string, std::uint64_t>>{
             {"b", 500}, {"c", 100}, {"d", 300}, {"e", 950}})
        all.push_back(build("a", "1+" + label, bytes));
    const told a = ask(index_of().add("a", all), {"a"});
    ASSERT_EQ(a.lighter.size(), 3u);
    EXPECT_EQ(a.lighter[0].label, "c");
    EXPECT_EQ(a.lighter[1].label, "d");
    EXPECT_EQ(a.lighter[2].label, "b");
}

TEST(Builds, UnderTheGoalOfSize) {
    const told smallest = ask(gpu(), {"torch"}, preferring({goal::size}));
    EXPECT_EQ(smallest.picks, texts{"torch 2.3.1+cpu"});
    EXPECT_TRUE(smallest.lighter.empty());
    // Builds of one version are one version to "declared": size decides among them.
    const told newest = ask(gpu(), {"torch"}, preferring({goal::declared, goal::size}));
    EXPECT_EQ(newest.picks, texts{"torch 2.4.0+cpu"});
    EXPECT_EQ(newest.levels[1].before, 2'750u);
    EXPECT_EQ(newest.levels[1].after, 200u);
    // A lock says which build, so another one is a change.
    policy locked = preferring({goal::unchanged, goal::size});
    locked.locked = {{"torch", *pep::version::parse("2.4.0+cu121")}};
    EXPECT_EQ(ask(gpu(), {"torch"}, locked).picks.front(), "torch 2.4.0+cu121");
}

// Nobody is behind whose version is the newest, whatever the build; and builds are counted once.
TEST(Builds, AreOneVersionToBalanced) {
    const auto index = [] {
        return index_of()
            .add("a", {build("a", "1", 1), build("a", "2+a", 1), build("a", "2+b", 1, {"c==1"})})
            .add("b", {build("b", "1", 1), build("b", "2", 1, {"c==2"})})
            .add("c", {build("c", "1", 1), build("c", "2", 1)});
    };
    EXPECT_EQ(ask(index(), {"a", "b"}).picks, (texts{"a 2+b", "b 1", "c 1"}));
    const told even = ask(index(), {"a", "b"}, preferring({goal::balanced}));
    EXPECT_EQ(even.picks, (texts{"a 2+a", "b 2", "c 2"}));
    EXPECT_EQ(even.levels[0].before, 500u);
    EXPECT_EQ(even.levels[0].after, 0u);
}

TEST(Files, OfEqualTagAndBuildTheSmallerIsFirst) {
    const auto first = [](std::vector<std::pair<std::string, std::uint64_t>> wheels) {
        memory_release r{.version = "1"};
        for (const auto& [tail, bytes] : wheels) {
            const std::string name = "a-1-" + tail + ".whl";
            r.files.push_back({.name = name, .url = "https://x.example/" + name});
            if (bytes != 0) r.files.back().size = bytes;
            r.metadata_file = name;
        }
        auto from = memory_source::make({{.name = "a", .releases = {r}, .files_known = true}});
        request asked;
        asked.requirements.push_back({*pep::parse_requirement("a"), "a", ""});
        const auto found = resolve(*from, asked, policy{}, default_environment());
        const picked_release& p = std::get<resolution>(*found).packages[0];
        return std::string(p.what().files[p.files.front()].name);
    };
    EXPECT_EQ(first({{"py3-none-any", 20}, {"py2.py3-none-any", 10}}), "a-1-py2.py3-none-any.whl");
    EXPECT_EQ(first({{"py2.py3-none-any", 10}, {"py3-none-any", 20}}), "a-1-py2.py3-none-any.whl");
    EXPECT_EQ(first({{"py3-none-any", 0}, {"py2.py3-none-any", 10}}), "a-1-py2.py3-none-any.whl");
    EXPECT_EQ(first({{"py3-none-any", 7}, {"py2.py3-none-any", 7}}), "a-1-py3-none-any.whl");
    // The tag and the build come before.
    EXPECT_EQ(first({{"py3-none-any", 1}, {"cp311-none-any", 9}}), "a-1-cp311-none-any.whl");
    EXPECT_EQ(first({{"1-py3-none-any", 1}, {"10-py3-none-any", 9}}), "a-1-10-py3-none-any.whl");
}

}  // namespace
}  // namespace purvey
