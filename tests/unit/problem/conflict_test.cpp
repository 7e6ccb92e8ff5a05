#include <gtest/gtest.h>

#include <algorithm>
#include <thread>

#include "property/supplied_source.hpp"
#include "unit/problem/conflict_worlds.hpp"

// Conflicts of small random worlds: sufficient and irreducible (properties P5 and P6 of
// explanations), the same whatever was asked before and whatever else the index holds.
namespace purvey {
namespace {

using namespace conflict_worlds;

TEST(Conflict, P5ItsUnitsAloneHaveNoAnswer) {
    each_conflict([](const world& w, const conflict& k) {
        EXPECT_TRUE(refusal_of(only(w, k.units))) << said(k);
    });
}

TEST(Conflict, P6WithoutAnyUnitThereIsAnAnswer) {
    each_conflict([](const world& w, const conflict& k) {
        for (std::size_t u = 0; u < k.units.size(); ++u)
            EXPECT_FALSE(refusal_of(only(w, without(k.units, u)))) << u << " of " << said(k);
    });
}

// The stronger promise for what the user can change: whatever the projects say.
TEST(Conflict, P6OfTheUsersOwnWordsNoneCanStayAway) {
    each_conflict([](const world& w, const conflict& k) {
        std::vector<conflict::unit> own = k.units;
        std::erase_if(own, [](const auto& u) { return !is_own(u); });
        world alone = only(w, own);
        alone.projects = w.projects;
        EXPECT_TRUE(refusal_of(alone)) << said(k);
        for (std::size_t u = 0; u < own.size(); ++u) {
            alone.asked = only(w, without(own, u)).asked;
            EXPECT_FALSE(refusal_of(alone)) << own[u].what << " of " << said(k);
        }
    });
}

TEST(Conflict, DoesNotDependOnWhatElseTheIndexHoldsNorOnTheOrderOfReleases) {
    each_conflict([](const world& w, const conflict& k) {
        world other = w;
        dice d(k.units.size());
        for (memory_project& p : other.projects) d.shuffle(p.releases);
        other.projects.push_back(
            {.name = "aaa", .releases = {{.version = "1", .requires_dist = {"p0"}}}});
        d.shuffle(other.projects);
        const auto again = refusal_of(other);
        ASSERT_TRUE(again);
        EXPECT_EQ(said(*again), said(k));
    });
}

TEST(Conflict, DoesNotDependOnWhatWasAskedBeforeNorOnGroups) {
    each_conflict([](const world& w, const conflict& k) {
        for (const bool grouped : {true, false}) {
            auto from = memory_source::make(w.projects);
            if (!grouped) from->hide_groups();
            const policy rules;
            const environment target = default_environment();
            resolver used(*from, rules, target);
            for (const memory_project& p : w.projects)
                (void)used.resolve({{word(p.name + "<3")}, {word(p.name + "!=1")}});
            for (int time = 0; time < 2; ++time) {
                const auto found = used.resolve(w.asked);
                ASSERT_TRUE(found);
                const auto* no = std::get_if<conflict>(&*found);
                ASSERT_NE(no, nullptr);
                EXPECT_EQ(said(*no), said(k));
            }
        }
    });
}

// As from an index far away, too: what the search happened to read is not what is spoken of.
TEST(Conflict, DoesNotDependOnWhatIsToldWhen) {
    each_conflict([](const world& w, const conflict& k) {
        for (const check::telling how : check::all_tellings) {
            auto inner = memory_source::make(w.projects);
            check::supplied_source from(*inner, {how, k.steps % 3});
            const auto found =
                resolve(from, w.asked, policy{}, default_environment(), from.searches());
            ASSERT_TRUE(found);
            const auto* no = std::get_if<conflict>(&*found);
            ASSERT_NE(no, nullptr);
            EXPECT_EQ(said(*no), said(k)) << "telling " << static_cast<int>(how);
        }
    });
}

TEST(Conflict, CanBeHadAsItWasFound) {
    limits plain;
    plain.explain = false;
    each_conflict([&](const world& w, const conflict& k) {
        auto from = memory_source::make(w.projects);
        const auto found = resolve(*from, w.asked, policy{}, default_environment(), plain);
        ASSERT_TRUE(found);
        const auto* no = std::get_if<conflict>(&*found);
        ASSERT_NE(no, nullptr);
        EXPECT_FALSE(no->lines.empty());
        EXPECT_TRUE(no->repairs.empty());
        EXPECT_TRUE(refusal_of(only(w, no->units))) << said(*no) << said(k);
    });
}

TEST(Conflict, IsTheSameInEveryThread) {
    std::vector<std::string> all(4);
    std::vector<std::thread> threads;
    for (std::string& mine : all)
        threads.emplace_back([&mine] {
            for (std::uint64_t seed = 1; seed <= 100; ++seed)
                if (const auto no = refusal_of(any_world(seed))) mine += said(*no);
        });
    for (std::thread& t : threads) t.join();
    EXPECT_FALSE(all.front().empty());
    for (const std::string& mine : all) EXPECT_EQ(mine, all.front());
}

}  // namespace
}  // namespace purvey
