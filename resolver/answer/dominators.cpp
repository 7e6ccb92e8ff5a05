#include "resolver/answer/dominators.hpp"

#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/dominator_tree.hpp>

namespace purvey::answer {

namespace {

std::vector<bool> reached(std::span<const std::vector<std::size_t>> next) {
    std::vector<bool> seen(next.size());
    std::vector<std::size_t> open{0};
    while (!open.empty()) {
        const std::size_t v = open.back();
        open.pop_back();
        if (seen[v]) continue;
        seen[v] = true;
        open.insert(open.end(), next[v].begin(), next[v].end());
    }
    return seen;
}

}  // namespace

// The one file that includes Boost.Graph. Boost takes vertices that are not reached for the first
// one, so edges that leave them are kept from it.
std::vector<std::size_t> immediate_dominators(std::span<const std::vector<std::size_t>> next) {
    std::vector<std::size_t> out(next.size(), no_dominator);
    if (next.empty() || next.size() > most_vertices) return out;
    using graph = boost::adjacency_list<boost::vecS, boost::vecS, boost::bidirectionalS>;
    graph g(next.size());
    const std::vector<bool> seen = reached(next);
    for (std::size_t v = 0; v < next.size(); ++v)
        if (seen[v])
            for (const std::size_t w : next[v]) boost::add_edge(v, w, g);
    boost::lengauer_tarjan_dominator_tree(
        g, std::size_t{0},
        boost::make_iterator_property_map(out.begin(), boost::get(boost::vertex_index, g)));
    return out;
}

std::vector<std::size_t> dominated_by(std::span<const std::size_t> dominators, std::size_t vertex) {
    enum : char { unknown, no, yes };
    std::vector<char> under(dominators.size(), unknown);
    under[0] = vertex == 0 ? yes : no;
    under[vertex] = yes;
    std::vector<std::size_t> out, path;
    for (std::size_t v = 0; v < dominators.size(); ++v) {
        std::size_t at = v;
        for (; at != no_dominator && under[at] == unknown; at = dominators[at]) path.push_back(at);
        const char found = at == no_dominator ? char{no} : under[at];
        for (const std::size_t p : path) under[p] = found;
        path.clear();
        if (under[v] == yes && v != vertex) out.push_back(v);
    }
    return out;
}

}  // namespace purvey::answer
