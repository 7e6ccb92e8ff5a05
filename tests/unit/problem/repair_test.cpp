#include <gtest/gtest.h>

#include <algorithm>

#include "unit/problem/conflict_worlds.hpp"

// Changes that help where there is no answer: each works, there is one where any exists, and what
// came in the way is said.
namespace purvey {
namespace {

using namespace conflict_worlds;

// Is there an answer with some of the words relaxed or left out, and at least one requirement?
bool can_be_mended(const world& w, std::size_t from) {
    const std::size_t n = w.asked.requirements.size();
    if (from == n + w.asked.constraints.size()) return n > 0 && !refusal_of(w);
    world relaxed = w, less = w;
    if (from < n) {
        relaxed.asked.requirements[from].requirement.specifier = {};
        less.asked.requirements.erase(less.asked.requirements.begin() +
                                      static_cast<std::ptrdiff_t>(from));
        return can_be_mended(w, from + 1) || can_be_mended(relaxed, from + 1) ||
               can_be_mended(less, from);
    }
    less.asked.constraints.erase(less.asked.constraints.begin() +
                                 static_cast<std::ptrdiff_t>(from - n));
    return can_be_mended(w, from + 1) || can_be_mended(less, from);
}

TEST(Repair, Works) {
    std::size_t repaired = 0, several = 0, by_python = 0;
    each_conflict([&](const world& w, const conflict& k) {
        for (const conflict::repair& r : k.repairs) {
            world changed = w;
            std::string python = "3.11";
            for (const conflict::edit& e : r.edits) {
                if (e.what == conflict::edit::of::python) {
                    python = e.to;
                    continue;
                }
                auto& in = e.what == conflict::edit::of::constraint ? changed.asked.constraints
                                                                    : changed.asked.requirements;
                const auto at = std::find_if(in.begin(), in.end(),
                                             [&](const need& n) { return n.text == e.from; });
                ASSERT_NE(at, in.end());
                if (e.to.empty())
                    in.erase(at);
                else
                    *at = word(e.to);
            }
            const answer found = answer_to(changed, python);
            ASSERT_FALSE(found.no) << r.change << " of " << said(k);
            for (const auto& [project, version] : r.result)
                EXPECT_EQ(found.pins.at(project), version) << r.change << " of " << said(k);
            ++repaired;
            several += r.edits.size() > 1 ? 1 : 0;
            by_python += python != "3.11" ? 1 : 0;
        }
        EXPECT_TRUE(!k.repairs.empty() || !can_be_mended(w, 0)) << said(k);
    });
    EXPECT_GT(several, repaired / 100);
    EXPECT_GT(by_python, repaired / 100);
}

// What a limit cuts short is said; where nothing is said, nothing was.
TEST(Conflict, TellsOfLimits) {
    std::size_t smaller = 0, fewer = 0;
    each_conflict([&](const world& w, const conflict& k) {
        dice d(k.steps);
        limits l;
        l.visits = k.steps + d.below(40);
        if (d.chance(20)) l.conflicts = k.conflicts;
        auto from = memory_source::make(w.projects);
        const auto found =
            resolve(*from, w.asked, policy{}, *with_python(default_environment(), "3.11"), l);
        if (!found) {  // cut before the "no" itself
            EXPECT_EQ(found.error().kind, error_kind::limit);
            return;
        }
        const auto* const cut = std::get_if<conflict>(&*found);
        ASSERT_TRUE(cut);
        const std::string here = said(*cut) + " and " + said(k);
        EXPECT_TRUE(k.not_minimal.empty() && k.not_tried.empty()) << here;
        if (cut->not_minimal.empty()) {
            EXPECT_EQ(cut->lines, k.lines) << here;
        } else {
            EXPECT_TRUE(cut->not_minimal.starts_with("the limit of ")) << here;
        }
        if (cut->not_minimal.empty() && cut->not_tried.empty()) {
            EXPECT_EQ(said(*cut), said(k));
        }
        smaller += cut->not_minimal.empty() ? 0 : 1;
        fewer += cut->not_tried.empty() ? 0 : 1;
    });
    EXPECT_GT(smaller, 20U);
    EXPECT_GT(fewer, 20U);
}

std::string by_python(std::vector<memory_project> projects, const std::string& asked,
                      const std::string& requires_python = "") {
    world w{std::move(projects), {{word(asked)}, {}}};
    w.asked.requires_python = *pep::specifier_set::parse(requires_python);
    std::string out;
    for (const conflict::repair& r : refusal_of(w).value_or(conflict{}).repairs) {
        if (r.edits.front().what != conflict::edit::of::python) continue;
        EXPECT_EQ(r.edits.size(), 1U);
        EXPECT_EQ(r.edits.front().from, "3.11.0");
        out += r.edits.front().to + " → " + r.result.front().second + "; ";
    }
    return out;
}

memory_project releases(const std::string& called, const std::string& first,
                        const std::string& second) {
    return {.name = called,
            .releases = {{.version = "1", .requires_python = first},
                         {.version = "2", .requires_python = second}}};
}

TEST(Repair, TriesThePythonsThatBoundsName) {
    EXPECT_EQ(by_python({releases("a", "", ">=3.12")}, "a>=2"), "3.12 → 2; ");
    EXPECT_EQ(by_python({releases("a", "", "<3.10")}, "a>=2"), "3.9 → 2; ");
    EXPECT_EQ(by_python({releases("a", "<3.9,>=3.7.1", ">=3.14")}, "a"), "3.14 → 2; 3.8 → 1; ");
    EXPECT_EQ(by_python({releases("a", "", "~=3.13.0")}, "a==2"), "3.13 → 2; ");
    // Not what would not help: the bound is on a release that nothing leads to.
    EXPECT_EQ(by_python({releases("a", "", ">=3.12")}, "a>=3"), "");
    EXPECT_EQ(by_python({releases("a", "", "<3")}, "a>=2"), "");
}

TEST(Repair, TriesPythonsForWhatIsRequired) {
    const memory_project top{.name = "top",
                             .releases = {{.version = "1", .requires_dist = {"a>=2"}}}};
    EXPECT_EQ(by_python({top, releases("a", "", ">=3.13")}, "top"), "3.13 → 1; ");
    // There, something else stands in the way.
    const memory_project more{
        .name = "top",
        .releases = {{.version = "1", .requires_dist = {"a>=2", "b; python_version >= '3.12'"}}}};
    EXPECT_EQ(by_python({more, releases("a", "", ">=3.13")}, "top"), "");
}

TEST(Repair, KeepsToThePythonsOfTheUsersProject) {
    EXPECT_EQ(by_python({releases("a", "<3.9", ">=3.13")}, "a", ">=3.10"), "3.13 → 2; ");
    EXPECT_EQ(by_python({releases("a", "<3.9", ">=3.13")}, "a", ">=3.8,<3.12"), "3.8 → 1; ");
}

}  // namespace
}  // namespace purvey
