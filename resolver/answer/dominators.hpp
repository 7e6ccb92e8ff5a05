#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace purvey::answer {

inline constexpr std::size_t no_dominator = static_cast<std::size_t>(-1);

// Boost's recursion is as deep as a path may be; larger graphs have no dominators here.
inline constexpr std::size_t most_vertices = 20'000;

// By vertex: the last one that every path from vertex 0 goes through before it (Lengauer and
// Tarjan, 1979). no_dominator for vertex 0 and for those that are not reached. `next`: successors.
std::vector<std::size_t> immediate_dominators(std::span<const std::vector<std::size_t>> next);

// Vertices other than `vertex` that are reached through it alone, ascending.
std::vector<std::size_t> dominated_by(std::span<const std::size_t> dominators, std::size_t vertex);

}  // namespace purvey::answer
