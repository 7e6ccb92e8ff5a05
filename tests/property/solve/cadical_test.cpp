#include <gtest/gtest.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>

#include "property/solve/driver.hpp"
#include "property/solve/encoding.hpp"
#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"

namespace purvey::solve::check {
namespace {

struct tally {
    unsigned satisfiable = 0, unsatisfiable = 0, hard = 0;
    std::uint64_t most_conflicts = 0, core = 0, axioms = 0;
};

// Verdict, answer and core, each against CaDiCaL.
void compare(const universe& u, std::uint64_t seed, const manner& how, tally& t) {
    SCOPED_TRACE("seed " + std::to_string(seed));
    dice d(seed);
    const outcome o = play(u, how, d);
    encoding all(u);
    ASSERT_EQ(o.satisfiable, all.satisfiable());
    t.most_conflicts = std::max(t.most_conflicts, o.conflicts);
    t.hard += o.conflicts >= 20 ? 1U : 0U;
    if (o.satisfiable) {
        ++t.satisfiable;
        ASSERT_TRUE(is_model(u, o.picks));
        ASSERT_EQ(o.picks, walk(u, all));
        return;
    }
    ++t.unsatisfiable;
    t.core += o.core.size();
    t.axioms += u.roots.size() + u.groups.size() + u.exclusions.size();
    encoding alone(u, &o.core);
    ASSERT_FALSE(alone.satisfiable());
    ASSERT_TRUE(o.proven);
}

shape large(unsigned variant) {
    shape s;
    s.projects_from = 30;
    s.projects_to = 60;
    s.releases_to = 10;
    s.extras_to = 12;
    s.names_to = 6;
    s.exclusions_to = variant % 2 == 0 ? 30 : 0;
    s.groups_of_project_to = 3 + variant % 3;
    s.roots_to = 2;
    s.narrow_percent = 25 + 15 * (variant % 4);
    return s;
}

tally run(unsigned universes, std::uint64_t first_seed, const shape* fixed) {
    const manner manners[] = {{supply_mode::up_front, false, false},
                              {supply_mode::one_release, false, false},
                              {supply_mode::mixture, true, true},
                              {supply_mode::up_front, false, false, 64, 0},
                              {supply_mode::mixture, true, true, 64, 5}};
    tally t;
    for (unsigned k = 0; k < universes; ++k) {
        dice d(first_seed + k);
        const universe u = make_universe(d, fixed != nullptr ? *fixed : large(k));
        compare(u, first_seed + k, manners[k % std::size(manners)], t);
        if (::testing::Test::HasFatalFailure()) break;
    }
    std::printf(
        "satisfiable %u  unsatisfiable %u  hard %u  most conflicts %llu  core %llu of %llu\n",
        t.satisfiable, t.unsatisfiable, t.hard, static_cast<unsigned long long>(t.most_conflicts),
        static_cast<unsigned long long>(t.core), static_cast<unsigned long long>(t.axioms));
    return t;
}

unsigned scale() {
    return std::getenv("PURVEY_DEEP") != nullptr ? 50 : 1;
}

TEST(AgainstCadical, LargeUniverses) {
    const tally t = run(300 * scale(), 3'000'000, nullptr);
    EXPECT_GT(t.satisfiable, 60 * scale());
    EXPECT_GT(t.unsatisfiable, 60 * scale());
    EXPECT_GT(t.hard, 5 * scale());
    EXPECT_LT(t.core, t.axioms / 2);
}

// The axioms of the core alone have no model, in small universes too.
TEST(AgainstCadical, CoresOfSmallUniverses) {
    shape s;
    s.groups_of_project_to = 4;
    s.exclusions_to = 5;
    const tally t = run(2000 * scale(), 4'000'000, &s);
    EXPECT_GT(t.unsatisfiable, 400 * scale());
}

}  // namespace
}  // namespace purvey::solve::check
