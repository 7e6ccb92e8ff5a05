#include "purvey/solve/analysis.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace purvey::solve {
namespace {

struct Analysis : ::testing::Test {
    trail t;
    incompatibility_store all;
    analysis a{t, all};

    var add(value n) {
        a.variable_added();
        return t.add(0, n);
    }
    incompatibility_id axiom(std::vector<term> terms) { return all.add_axiom(terms, 0); }
    void narrow(const term& x, incompatibility_id why) { t.exclude(x.v, x.s, why); }
    static value_set of(const analysis::learned& l, var v) {
        for (const term& x : l.terms)
            if (x.v == v) return x.s;
        return {};
    }
};

// b loses two pieces at one level, each for another reason; both go back to the decision on d.
TEST_F(Analysis, SeveralEntriesOfOneVariableAtOneLevel) {
    const var e = add(2), d = add(3), b = add(4);
    const auto r1 = axiom({{d, {2, 3}}, {b, {0, 1}}});
    const auto r2 = axiom({{d, {1, 3}}, {b, {1, 2}}});
    const auto c = axiom({{e, {1, 2}}, {b, {2, 4}}, {d, {2, 3}}});
    t.decide(e, 1);
    t.decide(d, 2);
    narrow({b, {0, 1}}, r1);
    narrow({b, {1, 2}}, r2);
    const analysis::learned l = a.run(c, true);
    EXPECT_FALSE(l.refuted);
    EXPECT_EQ(l.back_to, 1U);
    ASSERT_EQ(l.terms.size(), 2U);
    EXPECT_EQ(l.terms.front().v, d);
    EXPECT_EQ(of(l, d), value_set(2, 3));
    EXPECT_EQ(of(l, e), value_set::single(1));
    EXPECT_EQ(l.antecedents, (std::vector<incompatibility_id>{c, r2, r1}));
}

// The first unique implication point is b, not the decision.
TEST_F(Analysis, StopsAtTheFirstUniquePoint) {
    const var d = add(2), b = add(2), x = add(2), y = add(2);
    const auto r1 = axiom({{d, {1, 2}}, {b, {0, 1}}});
    const auto r2 = axiom({{b, {1, 2}}, {x, {0, 1}}});
    const auto r3 = axiom({{b, {1, 2}}, {y, {0, 1}}});
    const auto c = axiom({{x, {1, 2}}, {y, {1, 2}}});
    t.decide(d, 1);
    narrow({b, {0, 1}}, r1);
    narrow({x, {0, 1}}, r2);
    narrow({y, {0, 1}}, r3);
    const analysis::learned l = a.run(c, true);
    ASSERT_EQ(l.terms.size(), 1U);
    EXPECT_EQ(l.terms[0].v, b);
    EXPECT_EQ(l.back_to, 0U);
}

// What holds from the start is left out of what is learned, but not out of the antecedents.
TEST_F(Analysis, LevelZeroStaysInTheAntecedents) {
    const var z = add(5), d = add(2), x = add(2);
    const auto root = axiom({{z, {0, 2}}});
    const auto root2 = axiom({{z, {4, 5}}});
    const auto r = axiom({{z, {2, 4}}, {d, {1, 2}}, {x, {0, 1}}});
    const auto c = axiom({{d, {1, 2}}, {x, {1, 2}}});
    narrow({z, {0, 2}}, root);
    narrow({z, {4, 5}}, root2);
    t.decide(d, 1);
    narrow({x, {0, 1}}, r);
    const analysis::learned l = a.run(c, true);
    ASSERT_EQ(l.terms.size(), 1U);
    EXPECT_EQ(l.terms[0].v, d);
    auto from = l.antecedents;
    std::sort(from.begin(), from.end());
    EXPECT_EQ(from, (std::vector<incompatibility_id>{root, root2, r, c}));
}

// A conflict that is wholly explained by level 0 leaves nothing: refuted.
TEST_F(Analysis, NothingLeftIsARefutation) {
    const var z = add(3), x = add(2);
    const auto root = axiom({{z, {0, 2}}});
    const auto r = axiom({{z, {2, 3}}, {x, {0, 1}}});
    const auto c = axiom({{z, {2, 3}}, {x, {1, 2}}});
    narrow({z, {0, 2}}, root);
    t.decide(add(2), 1);
    narrow({x, {0, 1}}, r);  // arrived late: unit at level 0, found at level 1
    const analysis::learned l = a.run(c, true);
    EXPECT_FALSE(l.refuted) << "x alone is left, and asserts at level 0";
    ASSERT_EQ(l.terms.size(), 1U);
    EXPECT_EQ(l.back_to, 0U);
    t.backjump(0);
    narrow({x, {0, 1}}, r);
    EXPECT_TRUE(a.run(c, true).refuted);
    auto roots = a.roots_of(c);
    std::sort(roots.begin(), roots.end());
    EXPECT_EQ(roots, (std::vector<incompatibility_id>{root, r, c}));
}

// What was learned of another value of p, and what is learned now, make one.
TEST_F(Analysis, JoinsWhatDiffersInTheAssertingVariableAlone) {
    const var e = add(3), q = add(3), p = add(5);
    const auto c = axiom({{p, {3, 4}}, {q, {1, 2}}, {e, {1, 2}}});
    const auto known = all.add_derived(std::vector<term>{{p, {1, 2}}, {e, {1, 2}}, {q, {1, 2}}},
                                       std::vector{axiom({})});
    t.decide(e, 1);
    t.decide(q, 1);
    narrow({p, {1, 2}}, known);
    narrow({p, {0, 1}}, axiom({{p, {0, 1}}, {q, {1, 2}}}));
    t.decide(p, 3);
    const analysis::learned l = a.run(c, true);
    ASSERT_EQ(l.terms.size(), 3U);
    EXPECT_EQ(l.terms[0].v, p);
    EXPECT_EQ(l.terms[0].s, value_set(1, 2).unite(value_set(3, 4)));
    EXPECT_EQ(of(l, e), value_set::single(1));
    EXPECT_EQ(of(l, q), value_set::single(1));
    EXPECT_EQ(l.back_to, 2U);
    EXPECT_EQ(l.covered, known);
    EXPECT_EQ(l.antecedents, (std::vector<incompatibility_id>{c, known}));
}

TEST_F(Analysis, JoinsOnlyIfAsked) {
    const var e = add(3), p = add(4);
    const auto c = axiom({{p, {2, 3}}, {e, {1, 2}}});
    const auto known = all.add_derived(std::vector<term>{{p, {1, 2}}, {e, {1, 2}}}, std::vector{c});
    t.decide(e, 1);
    narrow({p, {1, 2}}, known);
    t.decide(p, 2);
    EXPECT_EQ(of(a.run(c, false), p), value_set::single(2));
    EXPECT_EQ(of(a.run(c, true), p), value_set(1, 3));
}

// An axiom, one of another variable, one of other sets, and a term more.
TEST_F(Analysis, JoinsNothingElse) {
    const var e = add(3), q = add(3), p = add(6);
    const term of_e{e, {1, 2}}, of_q{q, {1, 2}};
    const auto c = axiom({{p, {5, 6}}, of_e});
    const auto learned = [&](std::vector<term> terms) {
        return all.add_derived(terms, std::vector{c});
    };
    t.decide(e, 1);
    t.decide(q, 1);
    narrow({p, {1, 2}}, axiom({{p, {1, 2}}, of_e}));
    narrow({p, {2, 3}}, learned({{p, {2, 3}}, of_q}));
    narrow({p, {3, 4}}, learned({{p, {3, 4}}, {e, {1, 3}}}));
    narrow({p, {4, 5}}, learned({{p, {4, 5}}, of_e, of_q}));
    t.decide(p, 5);
    const analysis::learned l = a.run(c, true);
    EXPECT_EQ(of(l, p), value_set::single(5));
    EXPECT_EQ(l.covered, incompatibility_id::none);
    EXPECT_EQ(l.antecedents, std::vector{c});
}

// Axioms that had no part in it stay out of the roots.
TEST_F(Analysis, RootsLeaveOutWhatHadNoPart) {
    const var z = add(3), y = add(3);
    const auto idle = axiom({{y, {0, 1}}});
    const auto low = axiom({{z, {0, 1}}});
    const auto high = axiom({{z, {1, 3}}});
    narrow({y, {0, 1}}, idle);
    narrow({z, {0, 1}}, low);
    const auto derived = all.add_derived(std::vector<term>{}, std::vector{high, low});
    auto roots = a.roots_of(derived);
    std::sort(roots.begin(), roots.end());
    EXPECT_EQ(roots, (std::vector<incompatibility_id>{low, high, derived}));
}

}  // namespace
}  // namespace purvey::solve
