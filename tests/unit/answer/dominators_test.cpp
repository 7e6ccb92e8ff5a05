#include "resolver/answer/dominators.hpp"

#include <gtest/gtest.h>

#include <random>

#include "purvey/answer/why.hpp"
#include "unit/answer/world.hpp"

namespace purvey {
namespace {

using answer::dominated_by;
using answer::immediate_dominators;
using graph = std::vector<std::vector<std::size_t>>;

std::vector<bool> reached(const graph& next, std::size_t without) {
    std::vector<bool> seen(next.size());
    std::vector<std::size_t> open;
    if (without != 0) open.push_back(0);
    while (!open.empty()) {
        const std::size_t v = open.back();
        open.pop_back();
        if (seen[v]) continue;
        seen[v] = true;
        for (const std::size_t w : next[v])
            if (w != without) open.push_back(w);
    }
    return seen;
}

graph random_graph(std::mt19937& dice) {
    const std::size_t n = 1 + dice() % 24, edges = dice() % (3 * n);
    graph g(n);
    for (std::size_t k = 0; k < edges; ++k) g[dice() % n].push_back(dice() % n);
    return g;
}

// What goes when a vertex is taken away is what it dominates.
TEST(Dominators, EqualWhatIsNoLongerReached) {
    for (unsigned seed = 0; seed < 3000; ++seed) {
        std::mt19937 dice(seed);
        const graph g = random_graph(dice);
        const std::vector<std::size_t> dominators = immediate_dominators(g);
        const std::vector<bool> all = reached(g, g.size());
        for (std::size_t v = 0; v < g.size(); ++v) {
            if (!all[v]) continue;
            const std::vector<bool> left = reached(g, v);
            std::vector<std::size_t> gone;
            for (std::size_t w = 0; w < g.size(); ++w)
                if (w != v && all[w] && !left[w]) gone.push_back(w);
            EXPECT_EQ(dominated_by(dominators, v), gone) << "seed " << seed << ", vertex " << v;
        }
    }
}

graph chain_that_goes_back(std::size_t vertices) {
    graph g(vertices);
    for (std::size_t v = 0; v + 1 < vertices; ++v) g[v].push_back(v + 1);
    g.back().push_back(1);
    g[vertices / 2].push_back(2);
    return g;
}

TEST(Dominators, OfLongChains) {
    const graph g = chain_that_goes_back(answer::most_vertices);
    EXPECT_EQ(dominated_by(immediate_dominators(g), 1).size(), g.size() - 2);
    const graph more = chain_that_goes_back(100'000);
    EXPECT_TRUE(dominated_by(immediate_dominators(more), 1).empty());
}

TEST(Dominators, OfNothing) {
    EXPECT_TRUE(immediate_dominators({}).empty());
}

std::string would_go(const resolution& r, std::string_view name) {
    const why_answer w = why(r, name);
    std::string out;
    for (const std::string& p : w.releases.at(0).would_go) out += p + " ";
    return out + "| " + w.releases[0].only_through;
}

TEST(Why, WhatWouldGoAndWhichRequirementLeadsThere) {
    testing::world w;
    w.add("a", "1", 0, {{"", "", "a>=1"}});
    w.add("b", "1", 0, {{"", "", "b"}});
    w.add("c", "1", 0, {{"a", "1", "c"}});
    w.add("d", "1", 0, {{"c", "1", "d"}, {"e", "1", "d"}});
    w.add("e", "1", 0, {{"d", "1", "e"}});
    w.add("f", "1", 0, {{"c", "1", "f"}, {"b", "1", "f"}});
    EXPECT_EQ(would_go(w.answer, "a"), "c d e | a>=1");
    EXPECT_EQ(would_go(w.answer, "c"), "d e | a>=1");
    EXPECT_EQ(would_go(w.answer, "e"), "| a>=1");
    EXPECT_EQ(would_go(w.answer, "f"), "| ");
    EXPECT_TRUE(why(w.answer, "g").releases.empty());
}

}  // namespace
}  // namespace purvey
