#pragma once

#include <cstddef>

namespace purvey::detail {

// Far above any real input; below what would make a run take minutes.
inline constexpr std::size_t max_needs = 50'000;  // requirements and constraints, each

}  // namespace purvey::detail
