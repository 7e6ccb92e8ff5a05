#include "purvey/solve/value_set.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>
#include <vector>

namespace purvey::solve {
namespace {

using plain = std::set<value>;

value_set make(const plain& s) {
    std::vector<value_range> ranges;
    for (const value v : s) ranges.push_back({v, v + 1});
    return value_set::of(ranges);
}

plain values(const value_set& s) {
    plain out;
    s.each_range([&](value_range r) {
        for (value v = r.lo; v < r.hi; ++v) out.insert(v);
    });
    return out;
}

// Every way of looking at s agrees with p, and s is in its one normal form.
void expect_same(const value_set& s, const plain& p, value limit) {
    RC_ASSERT(values(s) == p);
    RC_ASSERT(s == make(p));
    RC_ASSERT(s.empty() == p.empty());
    RC_ASSERT(s.size() == p.size());
    RC_ASSERT(s.is_single() == (p.size() == 1));
    for (value v = 0; v < limit + 70; ++v) RC_ASSERT(s.contains(v) == (p.count(v) == 1));
    if (p.empty()) return;
    RC_ASSERT(s.min() == *p.begin());
    RC_ASSERT(s.max() == *p.rbegin());
    std::vector<value_range> ranges;
    s.each_range([&](value_range r) { ranges.push_back(r); });
    for (std::size_t k = 0; k < ranges.size(); ++k) {
        RC_ASSERT(ranges[k].lo < ranges[k].hi);
        if (k > 0) RC_ASSERT(ranges[k - 1].hi < ranges[k].lo);
    }
}

// Runs of random length, so that both sides of three ranges come up, and word borders are crossed.
plain any_plain(value limit) {
    const auto runs = *rc::gen::inRange(0, 9);
    plain p;
    for (int k = 0; k < runs; ++k) {
        const auto lo = *rc::gen::inRange<value>(0, limit);
        const auto n = *rc::gen::element<value>(1, 1, 2, 3, 20, 64, 65);
        for (value v = lo; v < std::min(lo + n, limit); ++v) p.insert(v);
    }
    return p;
}

plain intersection(const plain& a, const plain& b) {
    plain out;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
    return out;
}
plain difference(const plain& a, const plain& b) {
    plain out;
    std::set_difference(a.begin(), a.end(), b.begin(), b.end(), std::inserter(out, out.end()));
    return out;
}
plain joined(plain a, const plain& b) {
    a.insert(b.begin(), b.end());
    return a;
}
plain below(value n) {
    plain p;
    for (value v = 0; v < n; ++v) p.insert(p.end(), v);
    return p;
}

void operations(value limit, value other) {
    const plain a = any_plain(limit), b = any_plain(other);
    limit = std::max(limit, other);
    const value_set x = make(a), y = make(b);
    expect_same(x, a, limit);
    expect_same(x.intersect(y), intersection(a, b), limit);
    const plain outside = difference(a, b);
    RC_ASSERT(x.max_outside(y) == (outside.empty() ? value_set::none_left : *outside.rbegin()));
    expect_same(x.minus(y), outside, limit);
    expect_same(x.unite(y), joined(a, b), limit);
    const auto n = *rc::gen::inRange<value>(0, limit + 70);
    expect_same(x.complement(n), difference(below(n), a), limit + 70);
    RC_ASSERT(x.subset_of(y) == std::includes(b.begin(), b.end(), a.begin(), a.end()));
    RC_ASSERT(x.intersects(y) == !intersection(a, b).empty());
    RC_ASSERT((x == y) == (a == b));
}

TEST(ValueSet, OperationsOnFewValues) {
    EXPECT_TRUE(rc::check([] { operations(12, 12); }));
}

TEST(ValueSet, OperationsAcrossWords) {
    EXPECT_TRUE(rc::check([] { operations(200, 200); }));
}

// Below 64, two ranges are bits already.
TEST(ValueSet, OperationsAtTheEndOfTheFirstWord) {
    EXPECT_TRUE(rc::check([] {
        const auto limit = [] { return *rc::gen::element<value>(40, 63, 64, 65, 90, 150); };
        const value first = limit();
        operations(first, limit());
    }));
}

// Bits are in place up to 192 values.
TEST(ValueSet, OperationsWithBitsOnTheHeap) {
    EXPECT_TRUE(rc::check([] { operations(400, 400); }));
}

TEST(ValueSet, CopiesAreIndependent) {
    EXPECT_TRUE(rc::check([] {
        const plain a = any_plain(300), b = any_plain(300);
        value_set x = make(a), y = make(b);
        const value_set copy = x;
        x = y;
        y = value_set(5, 7);
        expect_same(copy, a, 300);
        expect_same(x, b, 300);
        value_set moved = std::move(x);
        expect_same(moved, b, 300);
        moved = copy;
        expect_same(moved, a, 300);
    }));
}

TEST(ValueSet, BooleanAlgebra) {
    EXPECT_TRUE(rc::check([] {
        const value n = 130;
        const value_set a = make(any_plain(n)), b = make(any_plain(n)), c = make(any_plain(n));
        const auto no = [&](const value_set& s) { return s.complement(n); };
        RC_ASSERT(a.intersect(b) == b.intersect(a));
        RC_ASSERT(a.unite(b) == b.unite(a));
        RC_ASSERT(a.unite(b).unite(c) == a.unite(b.unite(c)));
        RC_ASSERT(a.intersect(b).intersect(c) == a.intersect(b.intersect(c)));
        RC_ASSERT(a.intersect(b.unite(c)) == a.intersect(b).unite(a.intersect(c)));
        RC_ASSERT(a.unite(b.intersect(c)) == a.unite(b).intersect(a.unite(c)));
        RC_ASSERT(no(a.unite(b)) == no(a).intersect(no(b)));
        RC_ASSERT(no(no(a)) == a);
        RC_ASSERT(a.unite(a.intersect(b)) == a);
        RC_ASSERT(a.minus(b) == a.intersect(no(b)));
        RC_ASSERT(a.minus(a).empty());
    }));
}

// From three ranges to four and back.
TEST(ValueSet, BorderOfThreeRanges) {
    value_set s;
    for (value k = 0; k < 8; ++k) {
        s = s.unite(value_set::single(10 * k));
        EXPECT_EQ(s.size(), k + 1);
        EXPECT_EQ(s.max(), 10 * k);
    }
    for (value k = 8; k-- > 1;) {
        s = s.minus(value_set::single(10 * k));
        EXPECT_EQ(s.size(), k);
        EXPECT_EQ(s.max(), 10 * (k - 1));
    }
    EXPECT_TRUE(s == value_set::single(0));
    EXPECT_EQ(value_set(3, 3), value_set());
    EXPECT_EQ(value_set(5, 2), value_set());
}

// Holes make more ranges than there were: minus must not lose the last.
TEST(ValueSet, MinusFourRanges) {
    const value_range holes[] = {{1, 2}, {3, 4}, {5, 6}, {7, 8}};
    const value_set s = value_set(0, 10).minus(value_set::of(holes));
    EXPECT_EQ(values(s), (plain{0, 2, 4, 6, 8, 9}));
}

TEST(ValueSet, ManyRanges) {
    const value n = 100'000;
    std::vector<value_range> even;
    for (value v = 0; v < n; v += 2) even.push_back({v, v + 1});
    const value_set e = value_set::of(even), o = e.complement(n);
    EXPECT_EQ(e.size(), n / 2);
    EXPECT_EQ(o.size(), n / 2);
    EXPECT_FALSE(e.intersects(o));
    EXPECT_EQ(e.unite(o), value_set(0, n));
    EXPECT_EQ(e.max(), n - 2);
    EXPECT_EQ(e.minus(value_set(0, n - 2)), value_set::single(n - 2));
}

TEST(ValueSet, MovedSetsCanBeAssigned) {
    value_set a = make({1, 3, 5, 7, 9, 11});
    const value_set b = std::move(a);
    a = value_set(0, 2);
    EXPECT_EQ(values(a), (plain{0, 1}));
    EXPECT_EQ(b.size(), 6U);
}

}  // namespace
}  // namespace purvey::solve
