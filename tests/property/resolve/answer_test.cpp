#include <gtest/gtest.h>

#include <algorithm>

#include "property/resolve/models.hpp"
#include "property/resolve/properties.hpp"
#include "property/resolve/reference.hpp"

// What an answer is: P1 to P3, P16. P4 to P6 speak of a "no" (tests of certificates and
// explanations, and tests/property/solve for the core).
namespace purvey::check {
namespace {

// The answer's own words on how names were met.
bindings bindings_of(const resolution& r, reading& names) {
    bindings out;
    for (const binding& b : r.bindings) {
        const reading::number by = names.number_of(b.provider);
        if (!b.is_family) out.names[names.number_of(b.name)] = by;
        for (const family& f : names.of().rules.families.families)
            if (b.is_family && f.label == b.name) out.families[&f] = by;
    }
    return out;
}

std::string is_a_model(const world& w, dice&) {
    const trial t(w);
    if (t.failed() != nullptr) return t.failed()->message;
    if (t.solved() == nullptr) return "";
    reading names(w);
    models all(names, 1'000);
    picks p = all.nothing();
    for (const auto& [project, version] : t.picks()) {
        const reading::number n = names.number_of(project);
        const auto& candidates = names.at(n).candidates;
        for (std::size_t k = 0; k < candidates.size(); ++k)
            if (candidates[k].version.str() == version)
                p[static_cast<std::size_t>(n)] = static_cast<int>(k);
    }
    const auto m = all.one(bindings_of(*t.solved(), names), p);
    if (!m || m->of != p) return "no model: " + t.answer();
    return m->reached.unmet.empty() ? "" : "a name is met by nothing: " + t.answer();
}

std::string verdict_is_right(const world& w, dice&) {
    const auto any = has_model(w);
    const trial t(w);
    if (!any || *any == (t.refuted() == nullptr)) return "";
    return *any ? "there is a model: " + t.answer() : "there is no model: " + t.answer();
}

std::string follows_the_rules(const world& w, dice&) {
    const auto want = reference_answer(w);
    const std::string got = trial(w).answer();
    return !want || *want == got ? "" : "want " + *want + "\ngot  " + got;
}

// Much that keeps projects apart, and a word of the user's against some of it (rule 7).
shape coexisting() {
    shape s;
    s.strangers = 10;
    s.imports = 80;
    s.overlaps = 50;
    return s;
}

// Families, virtual names and questions under goals: rule 6 asks of the best answer what it asks of
// the walk.
std::string follows_the_rules_under_goals(const world& w, dice& d) {
    world with = w;
    auto& goals = with.rules.objective.goals;
    goals = {goal::fewest, goal::unchanged, goal::declared};
    d.shuffle(goals);
    goals.resize(1 + d.below(2));
    return follows_the_rules(with, d);
}

// Of each pick, somebody asks who was reached before.
std::string is_reached(const world& w, dice&) {
    const trial t(w);
    if (t.solved() == nullptr) return "";
    std::vector<std::string> reached;
    const auto& all = t.solved()->packages;
    for (std::size_t round = 0; round < all.size(); ++round)
        for (const picked_release& p : all)
            if (std::any_of(p.asked_by.begin(), p.asked_by.end(), [&](const asker& a) {
                    return a.project.empty() ||
                           std::find(reached.begin(), reached.end(), a.project) != reached.end();
                }))
                reached.push_back(p.project);
    for (const picked_release& p : all)
        if (std::find(reached.begin(), reached.end(), p.project) == reached.end())
            return "nobody leads to " + p.project + ": " + t.answer();
    return "";
}

shape many_projects() {
    shape s = plain();
    s.projects_to = 8;
    return s;
}

TEST(Properties, P1) {
    EXPECT_TRUE(
        holds("P1: an answer is a model of the world under its own bindings", {}, is_a_model));
}

TEST(Properties, P2) {
    EXPECT_TRUE(holds("P2: a conflict is found where, and only where, there is no model",
                      many_projects(), verdict_is_right));
}

TEST(Properties, P3) {
    EXPECT_TRUE(
        holds("P3: picks, bindings, questions and blame are those of the rules, executed "
              "over all models",
              {}, follows_the_rules));
}

TEST(Properties, P3UnderGoals) {
    EXPECT_TRUE(
        holds("P3g: the same under goals, the answer being the best of all models by "
              "each goal in turn",
              {}, follows_the_rules_under_goals));
}

TEST(Properties, P3Coexisting) {
    EXPECT_TRUE(
        holds("P3Coexisting: the same where projects are kept apart, some pairs of which may "
              "coexist",
              coexisting(), follows_the_rules));
    EXPECT_TRUE(holds("P1Coexisting: and an answer is a model", coexisting(), is_a_model));
    // Worlds in which the word makes the difference are among them.
    unsigned changed = 0;
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        const world with = make_world(seed, coexisting());
        world without = with;
        without.rules.allowed_overlaps.clear();
        changed += trial(with).answer() != trial(without).answer();
    }
    EXPECT_GT(changed, 50u);
}

TEST(Properties, P16) {
    EXPECT_TRUE(holds("P16: every pick is reached from the user's own words", {}, is_reached));
}

}  // namespace
}  // namespace purvey::check
