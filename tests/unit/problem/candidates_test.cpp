#include "resolver/problem/candidates.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <map>
#include <string>
#include <vector>

#include "property/solve/dice.hpp"

// Which releases are candidates, and which of their files count (rule 2 of spec/provides.md).
namespace purvey::problem {
namespace {

using solve::check::dice;

constexpr std::array<const char*, 6> endings{
    "-py3-none-any.whl",         "-2-py3-none-any.whl", "-cp311-cp311-manylinux_2_17_x86_64.whl",
    "-cp311-abi3-win_amd64.whl", "-cp312-none-any.whl", ".tar.gz"};
constexpr std::array<const char*, 4> versions{"1.0", "2.0", "2.1rc1", "3.0"};

// Names outlive all listings.
const std::string& file_name(std::size_t version, std::size_t ending) {
    static const auto all = [] {
        std::map<std::pair<std::size_t, std::size_t>, std::string> made;
        for (std::size_t v = 0; v < versions.size(); ++v)
            for (std::size_t e = 0; e < endings.size(); ++e)
                made[{v, e}] = "p-" + std::string(versions[v]) + endings[e];
        return made;
    }();
    return all.at({version, ending});
}

release_file any_file(dice& d, std::size_t version) {
    static constexpr std::array<const char*, 3> pythons{"", ">=3.8", ">=3.12"};
    static constexpr std::array<const char*, 3> times{"", "2023-05-01T00:00:00Z",
                                                      "2024-05-01T00:00:00Z"};
    static constexpr std::array<const char*, 3> digests{"aa", "bb", "cc"};
    release_file f;
    const std::size_t ending = d.below(endings.size());
    f.name = file_name(version, ending);
    f.kind = ending + 1 == endings.size() ? file_kind::sdist : file_kind::wheel;
    f.requires_python = pythons[d.below(10) < 8 ? d.below(2) : 2];
    f.upload_time = times[d.below(times.size())];
    f.yanked = d.chance(10);
    if (d.chance(80)) f.size = d.below(3);
    f.hashes = {{"sha256", digests[d.below(digests.size())]}};
    return f;
}

listing any_listing(dice& d) {
    listing page;
    page.project = "p";
    page.exists = true;
    for (std::size_t v = 0; v < versions.size(); ++v) {
        if (d.chance(15)) continue;
        release r{*pep::version::parse(versions[v]), {}, {}};
        for (unsigned k = d.below(4); k > 0; --k) r.files.push_back(any_file(d, v));
        page.releases.push_back(std::move(r));
    }
    return page;
}

// The same listing with its shapes told.
listing with_shapes(const listing& page) {
    listing out = page;
    for (const release& r : page.releases) {
        release_shape shape;
        for (const release_file& f : r.files) shape.push_back(shape_of(f));
        auto at = std::find(out.shapes.begin(), out.shapes.end(), shape);
        if (at == out.shapes.end()) at = out.shapes.insert(at, std::move(shape));
        out.shape_of.add(1, static_cast<std::uint32_t>(at - out.shapes.begin()));
    }
    return out;
}

need word(const std::string& text, std::vector<std::string> hashes = {}) {
    need n{*pep::parse_requirement(text), text, "argument"};
    n.hashes = std::move(hashes);
    return n;
}

policy any_policy(dice& d) {
    policy p;
    p.prereleases = static_cast<prerelease_mode>(d.below(5));
    if (d.chance(30)) p.exclude_newer = "2024-01-01T00:00:00Z";
    if (d.chance(20))
        p.exclude_newer_of = {
            {d.chance(50) ? "p" : "q", d.chance(50) ? "2023-01-01T00:00:00Z" : ""}};
    p.formats.others = static_cast<file_format>(d.below(3));
    if (d.chance(30)) p.formats.named = {{"p", static_cast<file_format>(d.below(3))}};
    return p;
}

request any_request(dice& d) {
    request q;
    static constexpr std::array<const char*, 4> words{"p", "p==2.0", "p>=2.1rc1", "p==2.1rc1"};
    if (d.chance(60)) q.requirements.push_back(word(words[d.below(words.size())]));
    if (d.chance(30)) q.requirements.push_back(word("p", {"sha256:aa", "sha256:bb"}));
    if (d.chance(15)) q.constraints.push_back(word("p", {"sha256:bb", "sha256:cc"}));
    return q;
}

candidate_table admitted(const listing& page, const policy& rules, const request& asked) {
    static const environment target = default_environment();
    python_words pythons(target.python);
    wheel_words wheels(target.tags);
    return gate{&target, &rules, &asked, &pythons, &wheels}.admit(page);
}

// Version -> names of the files that fit, first to last.
using admitted_files = std::map<std::string, std::vector<std::string>>;
admitted_files told(const listing& page, const candidate_table& t) {
    admitted_files out;
    for (solve::value v = 1; v <= t.count(); ++v) {
        const release& r = page.releases[t.release_of(v)];
        auto& names = out[r.version.str()];
        for (const std::size_t f : t.fitting_files_of(v)) names.emplace_back(r.files[f].name);
    }
    return out;
}

std::string why(const listing& page, const candidate_table& t, const std::string& version) {
    for (const passed_over& o : t.passed)
        if (page.releases[o.release].version.str() == version) return o.why.text();
    return {};
}

template <class Law>
void each_listing(const Law& law) {
    for (std::uint64_t seed = 1; seed <= 3'000; ++seed) {
        SCOPED_TRACE(seed);
        dice d(seed);
        const listing page = any_listing(d);
        const policy rules = any_policy(d);
        const request asked = any_request(d);
        law(page, rules, asked, d);
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(Candidates, ShapesAndFilesAreJudgedAlike) {
    std::size_t some = 0;
    each_listing([&](const listing& page, const policy& rules, const request& asked, dice&) {
        const listing shaped = with_shapes(page);
        const candidate_table a = admitted(page, rules, asked), b = admitted(shaped, rules, asked);
        EXPECT_EQ(told(page, a), told(shaped, b));
        EXPECT_EQ(a.prereleases_ok, b.prereleases_ok);
        EXPECT_EQ(a.prereleases, b.prereleases);
        ASSERT_EQ(a.passed.size(), b.passed.size());
        for (std::size_t k = 0; k < a.passed.size(); ++k) {
            EXPECT_EQ(a.passed[k].release, b.passed[k].release);
            EXPECT_EQ(a.passed[k].why.text(), b.passed[k].why.text());
        }
        some += a.count() > 0 && !a.passed.empty() ? 1 : 0;
    });
    EXPECT_GT(some, 500U);
}

// Every release is a candidate or passed over, once, and both ascend.
TEST(Candidates, AreAllThatIsNotPassedOver) {
    each_listing([](const listing& page, const policy& rules, const request& asked, dice&) {
        const candidate_table t = admitted(page, rules, asked);
        std::vector<std::uint32_t> passed, all(page.releases.size());
        for (const passed_over& o : t.passed) {
            passed.push_back(o.release);
            EXPECT_FALSE(o.why.words.empty());
        }
        std::vector<std::uint32_t> both;
        std::merge(t.releases.begin(), t.releases.end(), passed.begin(), passed.end(),
                   std::back_inserter(both));
        for (std::uint32_t k = 0; k < all.size(); ++k) all[k] = k;
        EXPECT_EQ(both, all);
        EXPECT_TRUE(std::is_sorted(passed.begin(), passed.end()));
        EXPECT_TRUE(t.lists.empty() || t.lists.size() == t.count());
    });
}

// A limit takes away: of each release fewer files fit, and never another.
TEST(Candidates, LimitsTakeAway) {
    std::size_t fewer = 0;
    each_listing([&](const listing& page, policy rules, const request& asked, dice& d) {
        if (rules.prereleases == prerelease_mode::if_necessary)  // fewer finals, more pre-releases
            rules.prereleases = prerelease_mode::by_rule;
        rules.formats = {};
        rules.exclude_newer_of.clear();
        policy less = rules;
        request more = asked;
        if (d.chance(40)) less.formats.others = file_format::wheels;
        if (d.chance(40)) less.formats.named = {{"p", file_format::sdists}};
        if (d.chance(40)) less.exclude_newer_of = {{"p", "2023-01-01T00:00:00Z"}};
        if (d.chance(40)) more.requirements.push_back(word("p", {"sha256:aa"}));
        const auto wide = told(page, admitted(page, rules, asked));
        const auto narrow = told(page, admitted(page, less, more));
        for (const auto& [version, files] : narrow) {
            ASSERT_TRUE(wide.contains(version)) << version;
            for (const std::string& f : files)
                EXPECT_EQ(std::count(wide.at(version).begin(), wide.at(version).end(), f) > 0,
                          true);
        }
        fewer += narrow != wide ? 1 : 0;
    });
    EXPECT_GT(fewer, 500U);
}

// A listing without one of its files has no candidate more.
TEST(Candidates, NoneComesOfAFileLess) {
    each_listing([](const listing& page, policy rules, const request& asked, dice& d) {
        if (rules.prereleases == prerelease_mode::if_necessary)
            rules.prereleases = prerelease_mode::by_rule;
        listing less = page;
        auto& releases = less.releases.whole();
        if (releases.empty()) return;
        auto& files = releases[d.below(static_cast<unsigned>(releases.size()))].files;
        if (files.empty()) return;
        files.erase(files.begin() +
                    static_cast<std::ptrdiff_t>(d.below(static_cast<unsigned>(files.size()))));
        const auto before = told(page, admitted(page, rules, asked));
        for (const auto& [version, fitting] : told(less, admitted(less, rules, asked)))
            EXPECT_TRUE(before.contains(version)) << version;
    });
}

listing page_of(std::vector<std::pair<std::size_t, std::vector<release_file>>> releases) {
    listing page;
    page.project = "p";
    page.exists = true;
    for (auto& [version, files] : releases)
        page.releases.push_back({*pep::version::parse(versions[version]), std::move(files), {}});
    return page;
}
release_file file(std::size_t version, std::size_t ending, const char* python = "") {
    release_file f;
    f.name = file_name(version, ending);
    f.kind = ending + 1 == endings.size() ? file_kind::sdist : file_kind::wheel;
    f.requires_python = python;
    return f;
}
constexpr std::size_t pure = 0, windows = 3, sdist = 5;

TEST(Candidates, RequiresPythonIsThatOfEachFile) {
    const listing page = page_of({{0, {file(0, pure, ">=3.12"), file(0, sdist, ">=3.8")}},
                                  {1, {file(1, pure, ">=3.12"), file(1, sdist, ">=3.13")}}});
    const candidate_table t = admitted(page, {}, {});
    EXPECT_EQ(told(page, t), (admitted_files{{"1.0", {"p-1.0.tar.gz"}}}));
    EXPECT_EQ(why(page, t, "2.0"), "needs Python >=3.13");
}

TEST(Candidates, AFormatIsNamedWhereItIsWhy) {
    const listing page = page_of({{0, {file(0, pure)}}, {1, {file(1, sdist), file(1, windows)}}});
    policy rules;
    rules.formats.others = file_format::wheels;
    candidate_table t = admitted(page, rules, {});
    EXPECT_EQ(told(page, t), (admitted_files{{"1.0", {"p-1.0-py3-none-any.whl"}}}));
    EXPECT_EQ(why(page, t, "2.0"), "has no wheel for this target, and --only-binary was given");
    rules.formats.others = file_format::sdists;
    t = admitted(page, rules, {});
    EXPECT_EQ(told(page, t), (admitted_files{{"2.0", {"p-2.0.tar.gz"}}}));
    EXPECT_EQ(why(page, t, "1.0"), "has no source distribution, and --no-binary was given");
    // Its metadata may serve all the same.
    EXPECT_EQ(t.files_of(1).size(), 2U);
}

TEST(Candidates, WordsOnPrereleases) {
    const listing page = page_of({{0, {file(0, pure)}}, {2, {file(2, pure)}}});
    const listing early = page_of({{2, {file(2, pure)}}});
    const request named{{word("p>=2.1rc1")}, {}};
    const auto has_rc = [&](const listing& p, prerelease_mode m, const request& q) {
        policy rules;
        rules.prereleases = m;
        const candidate_table t = admitted(p, rules, q);
        EXPECT_EQ(t.count() + t.passed.size(), p.releases.size());
        return told(p, t).contains("2.1rc1");
    };
    EXPECT_FALSE(has_rc(page, prerelease_mode::if_necessary, {}));
    EXPECT_FALSE(has_rc(page, prerelease_mode::if_necessary, named));
    EXPECT_TRUE(has_rc(early, prerelease_mode::if_necessary, {}));
    EXPECT_FALSE(has_rc(page, prerelease_mode::explicitly, {}));
    EXPECT_FALSE(has_rc(early, prerelease_mode::explicitly, {}));
    EXPECT_TRUE(has_rc(page, prerelease_mode::explicitly, named));
    EXPECT_FALSE(has_rc(early, prerelease_mode::disallow, named));
    EXPECT_TRUE(has_rc(page, prerelease_mode::by_rule, {}));  // where no final release matches
}

TEST(Candidates, HashesOfAMarkerThatDoesNotHoldSayNothing) {
    listing page = page_of({{0, {file(0, pure)}}});
    page.releases.whole()[0].files[0].hashes = {{"sha256", "aa"}};
    const auto count = [&](const need& n) { return admitted(page, {}, {{n}, {}}).count(); };
    EXPECT_EQ(count(word("p==1.0", {"sha256:aa"})), 1U);
    EXPECT_EQ(count(word("p==1.0", {"sha512:aa"})), 0U);
    EXPECT_EQ(count(word("p==1.0; sys_platform == 'win32'", {"sha256:bb"})), 1U);
}

}  // namespace
}  // namespace purvey::problem
