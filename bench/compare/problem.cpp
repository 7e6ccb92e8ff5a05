#include "bench/compare/problem.hpp"

#include <algorithm>

#include "bench/compare/problem.h"

namespace purvey::bench {
namespace {

solve::value_set allowed_by(const need& n) {
    std::vector<solve::value_range> out;
    for (std::size_t k = 0; k < n.count; ++k) out.push_back({n.ranges[k].lo, n.ranges[k].hi + 1});
    return solve::value_set::of(out);
}

problem::node node_of(const ::problem& from, const ::node& n) {
    problem::node out;
    out.count = n.count;
    if (n.base >= 0) out.base = static_cast<std::uint32_t>(n.base);
    out.lists.resize(n.count + 1);
    for (solve::value v = 1; v <= n.count; ++v) {
        const list& l = from.lists[n.lists[v]];
        out.lists[v].assign(l.groups, l.groups + l.count);
        out.groups.insert(out.groups.end(), l.groups, l.groups + l.count);
    }
    std::sort(out.groups.begin(), out.groups.end());
    out.groups.erase(std::unique(out.groups.begin(), out.groups.end()), out.groups.end());
    return out;
}

}  // namespace

problem problem::read(const char* file) {
    const ::problem from = read_problem(file);
    problem out;
    for (std::size_t n = 0; n < from.node_count; ++n)
        out.nodes.push_back(node_of(from, from.nodes[n]));
    for (std::size_t g = 0; g < from.group_count; ++g) {
        const need& n = from.groups[g];
        out.groups.push_back(
            {n.target, {}, allowed_by(n).complement(from.nodes[n.target].count + 1)});
    }
    for (const node& n : out.nodes)
        for (solve::value v = 1; v <= n.count; ++v)
            for (const std::uint32_t g : n.lists[v])
                out.groups[g].releases = out.groups[g].releases.unite(solve::value_set::single(v));
    for (std::size_t s = 0; s < from.scenario_count; ++s) {
        scenario& made = out.scenarios.emplace_back(scenario{from.scenarios[s].id, {}});
        for (std::size_t k = 0; k < from.scenarios[s].count; ++k)
            made.roots.push_back(
                {from.scenarios[s].roots[k].target, allowed_by(from.scenarios[s].roots[k])});
    }
    return out;
}

}  // namespace purvey::bench
