#include <gtest/gtest.h>

#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// Goals beside names that several can provide: level 2 of spec/objectives.md comes before level 3.
namespace purvey {
namespace {

memory_release weighing(const std::string& project, const std::string& version, std::uint64_t bytes,
                        std::vector<std::string> needs = {}) {
    memory_release r{.version = version, .requires_dist = std::move(needs)};
    r.metadata_file = project + "-" + version + "-py3-none-any.whl";
    r.files = {{.name = r.metadata_file, .url = "https://x.example/" + r.metadata_file}};
    r.files[0].size = bytes;
    return r;
}

std::string outcome_of(std::vector<memory_project> projects, const policy& rules,
                       const std::string& asked_for = "app") {
    for (memory_project& p : projects) p.files_known = true;
    auto from = memory_source::make(std::move(projects));
    request asked;
    asked.requirements.push_back({*pep::parse_requirement(asked_for), asked_for, ""});
    const auto found = resolve(*from, asked, rules, default_environment());
    if (!found) return found.error().message;
    std::string out;
    if (const auto* q = std::get_if<choice_needed>(&*found)) {
        for (const offer& o : q->questions.at(0).offers) out += "? " + o.provider + " ";
        return out;
    }
    if (!std::holds_alternative<resolution>(*found)) return "conflict";
    for (const picked_release& p : std::get<resolution>(*found).packages)
        out += p.project + " " + p.what().version.str() + " ";
    for (const binding& b : std::get<resolution>(*found).bindings) out += "(" + b.why + ") ";
    return out;
}

// blas is met by openblas or netlib; the newer app asks for openblas itself, the older for netlib.
std::vector<memory_project> two_blas(std::vector<std::string> newer,
                                     std::vector<std::string> older) {
    std::vector<memory_project> out{
        {.name = "app",
         .releases = {weighing("app", "1", 5, std::move(older)),
                      weighing("app", "2", 5, std::move(newer))}},
        {.name = "openblas", .releases = {weighing("openblas", "1", 900)}},
        {.name = "netlib", .releases = {weighing("netlib", "1", 20)}}};
    for (const std::size_t k : {1U, 2U}) out[k].releases[0].provides_dist = {"blas"};
    return out;
}

policy with_blas(std::vector<goal> goals) {
    policy out;
    out.virtuals.push_back({"blas", {"openblas", "netlib"}, ""});
    out.objective.goals = std::move(goals);
    return out;
}

TEST(GoalsMet, AProviderIsNeverPickedByItsSize) {
    const auto world = [] { return two_blas({"blas"}, {"blas"}); };
    EXPECT_EQ(outcome_of(world(), with_blas({})), "? openblas ? netlib ");
    EXPECT_EQ(outcome_of(world(), with_blas({goal::size})), "? openblas ? netlib ");
    policy chosen = with_blas({goal::size});
    chosen.choices.push_back({"blas", "openblas", ""});
    EXPECT_EQ(outcome_of(world(), chosen), "app 2 openblas 1 (choice) ");
}

TEST(GoalsMet, WhatIsInTheBestAnswerBinds) {
    const auto world = [] { return two_blas({"blas", "openblas"}, {"blas", "netlib"}); };
    EXPECT_EQ(outcome_of(world(), with_blas({})), "app 2 openblas 1 (already in the answer) ");
    EXPECT_EQ(outcome_of(world(), with_blas({goal::size})),
              "app 1 netlib 1 (already in the answer) ");
    EXPECT_EQ(outcome_of(world(), with_blas({goal::declared, goal::size})),
              "app 2 openblas 1 (already in the answer) ");
}

// A goal that keeps one of two members out leaves nothing to ask.
TEST(GoalsMet, AFamilyIsOpenWhereTheBestAnswerHoldsTwoMembers) {
    const auto world = [] {
        return std::vector<memory_project>{
            {.name = "app",
             .releases = {weighing("app", "1", 5, {"cvsmall"}),
                          weighing("app", "2", 5, {"cv", "cvsmall"})}},
            {.name = "cv", .releases = {weighing("cv", "1", 900)}},
            {.name = "cvsmall", .releases = {weighing("cvsmall", "1", 20)}}};
    };
    policy rules;
    family cv{.label = "cv2"};
    cv.members = {{.project = "cv"}, {.project = "cvsmall"}};
    cv.stands = {{.provider = "cv", .name = "cvsmall"}, {.provider = "cvsmall", .name = "cv"}};
    rules.families.families = {cv};
    EXPECT_EQ(outcome_of(world(), rules), "? cv ? cvsmall ");
    rules.objective.goals = {goal::declared, goal::fewest};
    EXPECT_EQ(outcome_of(world(), rules), "? cv ? cvsmall ");
    rules.objective.goals = {goal::fewest};
    EXPECT_EQ(outcome_of(world(), rules), "app 1 cvsmall 1 ");
    rules.choices.push_back({"cv2", "cv", ""});
    EXPECT_EQ(outcome_of(world(), rules, "app>1"), "app 2 cv 1 (choice) ");
}

}  // namespace
}  // namespace purvey
