#pragma once

#include <cstddef>

namespace purvey {

// A larger text is refused before it is read; no file a person wrote comes near it.
inline constexpr std::size_t max_toml_bytes = std::size_t{16} << 20;
// Depth of nesting, every part of a dotted key counted. toml++ walks its tree by recursion.
inline constexpr std::size_t max_toml_depth = 100;

}  // namespace purvey
