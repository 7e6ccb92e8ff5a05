#include <gtest/gtest.h>

#include <cstdio>
#include <map>
#include <set>

#include "property/resolve/trial.hpp"

// Do the worlds reach what the properties are about? A generator gone tame would pass them all.
namespace purvey::check {
namespace {

bool any_extra(const resolution& r) {
    return std::any_of(r.packages.begin(), r.packages.end(),
                       [](const picked_release& p) { return !p.extras.empty(); });
}

// What happens in one world.
std::vector<std::string> kinds(const world& w) {
    std::vector<std::string> out;
    const auto note = [&](bool is, const char* kind) {
        if (is) out.emplace_back(kind);
    };
    const trial t(w), late(w, {telling::one_release, 0});
    note(t.solved() != nullptr, "solved");
    note(t.refuted() != nullptr, "conflict");
    note(t.asks() != nullptr, "question");
    note(t.conflicts() >= 3, "three conflicts in one run");
    note(t.refuted() != nullptr && t.conflicts() >= 5, "a conflict proven in five steps or more");
    note(t.refuted() != nullptr && !t.refuted()->blamed_choices.empty(), "a choice to blame");
    if (t.asks() != nullptr)
        for (const question& q : t.asks()->questions)
            note(true, q.is_family ? "a question of a family" : "a question of a virtual name");
    if (t.solved() == nullptr) return out;
    const resolution& r = *t.solved();
    note(late.told() > r.packages.size(), "metadata that came late, of releases not picked");
    note(t.conflicts() > 0, "an answer after going back");
    note(any_extra(r), "an extra");
    note(!r.unused_choices.empty(), "a choice that nothing needed");
    for (const binding& b : r.bindings) {
        note(true, b.is_family ? "a family bound" : "a virtual name bound");
        note(!b.replaced.empty(), "a substitute");
        out.push_back("bound: " + b.why);
    }
    for (const picked_release& p : r.packages) {
        note(p.what().version.is_prerelease(), "a pre-release");
        note(!p.listing->yanked.empty() && p.listing->yanked.of(p.release), "a yanked release");
        note(p.release + 1 < p.listing->releases.size(), "not the newest");
    }
    return out;
}

TEST(Worlds, ReachWhatThePropertiesAreAbout) {
    // In thousandths of the worlds; about half of what came up when this was written.
    const std::map<std::string, int> wanted = {
        {"solved", 250},
        {"conflict", 200},
        {"question", 15},
        {"three conflicts in one run", 20},
        {"a conflict proven in five steps or more", 5},
        {"a choice to blame", 10},
        {"a question of a family", 5},
        {"a question of a virtual name", 5},
        {"metadata that came late, of releases not picked", 50},
        {"an answer after going back", 50},
        {"an extra", 30},
        {"a choice that nothing needed", 10},
        {"a family bound", 15},
        {"a virtual name bound", 15},
        {"a substitute", 15},
        {"bound: choice", 5},
        {"bound: only feasible", 5},
        {"bound: root names it", 5},
        {"bound: already in the answer", 2},
        {"bound: previous lock", 1},
        {"a pre-release", 10},
        {"a yanked release", 1},
        {"not the newest", 100},
    };
    constexpr int worlds = 4'000;
    std::map<std::string, int> found;
    for (int k = 0; k < worlds; ++k) {
        const auto all = kinds(make_world(static_cast<std::uint64_t>(k) * 7919, {}));
        for (const std::string& kind : std::set<std::string>(all.begin(), all.end())) ++found[kind];
    }
    for (const auto& [kind, count] : found) std::printf("%6d %s\n", count, kind.c_str());
    for (const auto& [kind, share] : wanted) EXPECT_GE(found[kind] * 1'000, share * worlds) << kind;
}

}  // namespace
}  // namespace purvey::check
