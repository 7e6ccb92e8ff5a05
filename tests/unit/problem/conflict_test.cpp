#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <thread>

#include "property/solve/dice.hpp"
#include "purvey/answer/json.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// Conflicts of small random worlds: sufficient and irreducible (properties P5 and P6 of
// explanations), the same whatever was asked before and whatever else the index holds, and with
// repairs that work.
namespace purvey {
namespace {

using solve::check::dice;

// Nothing is yanked and nothing a pre-release: there the user's words settle what may be picked,
// and a word that is no part of a conflict can matter to it (rule 2).
struct world {
    std::vector<memory_project> projects;
    request asked;
};

need word(const std::string& text) {
    const auto r = pep::parse_requirement(text);
    if (!r) throw std::invalid_argument(text);
    return {*r, text, "argument"};
}

std::string name(unsigned k) {
    return "p" + std::to_string(k);
}

std::string any_requirement(dice& d, unsigned projects) {
    static constexpr const char* ops[] = {">=", "<", "==", "!=", "<=", ">"};
    std::string out = name(d.below(projects + (d.chance(10) ? 1 : 0)));
    if (d.chance(10)) out += "[x]";
    if (d.chance(75)) out += ops[d.below(6)] + std::to_string(1 + d.below(4));
    return out;
}

memory_release any_release(dice& d, unsigned v, unsigned projects) {
    memory_release r{.version = std::to_string(v)};
    for (unsigned k = d.below(4); k > 0; --k)
        r.requires_dist.push_back(any_requirement(d, projects) +
                                  (d.chance(15) ? "; extra == 'x'" : ""));
    if (d.chance(60)) r.provides_extra = {"x"};
    if (d.chance(4)) r.requires_dist.push_back("not a requirement (");
    if (d.chance(5)) r.requires_python = ">=3.12";
    return r;
}

world any_world(std::uint64_t seed) {
    dice d(seed);
    world w;
    const unsigned projects = 3 + d.below(6);
    for (unsigned k = 0; k < projects; ++k) {
        memory_project p{.name = name(k)};
        for (unsigned v = 1; v <= 1 + d.below(4); ++v)
            p.releases.push_back(any_release(d, v, projects));
        w.projects.push_back(std::move(p));
    }
    for (unsigned k = 1 + d.below(4); k > 0; --k)
        w.asked.requirements.push_back(word(any_requirement(d, projects)));
    for (unsigned k = d.below(3); k > 0; --k)
        w.asked.constraints.push_back(word(name(d.below(projects)) + (d.chance(50) ? "<" : ">=") +
                                           std::to_string(1 + d.below(4))));
    return w;
}

struct answer {
    std::optional<conflict> no;
    std::map<std::string, std::string> pins;
};

answer answer_to(const world& w) {
    auto from = memory_source::make(w.projects);
    EXPECT_TRUE(from);
    auto found = resolve(*from, w.asked, policy{}, default_environment());
    EXPECT_TRUE(found) << found.error().message;
    answer out;
    if (auto* no = found ? std::get_if<conflict>(&*found) : nullptr) out.no = std::move(*no);
    if (const auto* yes = found ? std::get_if<resolution>(&*found) : nullptr)
        for (const picked_release& p : yes->packages) out.pins[p.project] = p.what().version.str();
    return out;
}

std::optional<conflict> refusal_of(const world& w) {
    return answer_to(w).no;
}

// What is said, without the effort.
std::string said(conflict k) {
    k.steps = k.conflicts = 0;
    return to_json(k, {});
}

bool is_own(const conflict::unit& u) {
    return u.project.empty();
}

// Does the release's requirement belong to the unit?
bool speaks_of(const conflict::unit& u, const std::string& project, const std::string& text) {
    const auto r = pep::parse_requirement(text);
    if (u.project != project) return false;
    if (!r) return u.what.empty();
    const bool of_extra = text.find("extra ==") != std::string::npos;
    return r->name == u.what && of_extra == !u.extra.empty();
}

// The world in which nothing holds but these units.
world only(const world& w, const std::vector<conflict::unit>& units) {
    world out{w.projects, {}};
    const auto keep = [&](const std::vector<need>& from, bool constraint, std::vector<need>& to) {
        for (const need& n : from)
            if (std::any_of(units.begin(), units.end(), [&](const auto& u) {
                    return is_own(u) && u.constraint == constraint && u.what == n.text;
                }))
                to.push_back(n);
    };
    keep(w.asked.requirements, false, out.asked.requirements);
    keep(w.asked.constraints, true, out.asked.constraints);
    for (memory_project& p : out.projects)
        for (memory_release& r : p.releases)
            std::erase_if(r.requires_dist, [&](const std::string& text) {
                return std::none_of(units.begin(), units.end(),
                                    [&](const auto& u) { return speaks_of(u, p.name, text); });
            });
    return out;
}

std::vector<conflict::unit> without(std::vector<conflict::unit> units, std::size_t k) {
    units.erase(units.begin() + static_cast<std::ptrdiff_t>(k));
    return units;
}

// Calls f with conflicts of random worlds.
template <class F>
void each_conflict(F&& f) {
    const std::uint64_t worlds = std::getenv("PURVEY_DEEP") != nullptr ? 100'000 : 1'000;
    std::size_t conflicts = 0, deep = 0;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        const world w = any_world(seed);
        const auto no = refusal_of(w);
        if (!no) continue;
        SCOPED_TRACE("seed " + std::to_string(seed));
        ++conflicts;
        deep += no->units.size() > 3 ? 1 : 0;
        f(w, *no);
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(conflicts, worlds / 5);
    EXPECT_GT(deep, worlds / 50);
}

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

TEST(Conflict, RepairsWork) {
    std::size_t repaired = 0, several = 0;
    each_conflict([&](const world& w, const conflict& k) {
        for (const conflict::repair& r : k.repairs) {
            world changed = w;
            for (const conflict::edit& e : r.edits) {
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
            const answer found = answer_to(changed);
            ASSERT_FALSE(found.no) << r.change << " of " << said(k);
            for (const auto& [project, version] : r.result)
                EXPECT_EQ(found.pins.at(project), version) << r.change << " of " << said(k);
            ++repaired;
            several += r.edits.size() > 1 ? 1 : 0;
        }
        EXPECT_TRUE(!k.repairs.empty() || !can_be_mended(w, 0)) << said(k);
    });
    EXPECT_GT(several, repaired / 100);
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
