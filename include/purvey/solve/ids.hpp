#pragma once

#include <cstdint>

// Numbers of the solver. Each kind has a type of its own, so that mixing two does not compile.
namespace purvey::solve {

// A candidate's rank within its variable: 0 is absent, 1 is the oldest.
using value = std::uint32_t;

enum class var : std::uint32_t {};
enum class incompatibility_id : std::uint32_t { none = 0xFFFF'FFFF };
enum class group_id : std::uint32_t {};

// Whatever the caller wants to find again in a core: a requirement, an exclusion, a binding.
using tag = std::uint32_t;

constexpr std::uint32_t index(var v) noexcept {
    return static_cast<std::uint32_t>(v);
}
constexpr std::uint32_t index(incompatibility_id i) noexcept {
    return static_cast<std::uint32_t>(i);
}
constexpr std::uint32_t index(group_id g) noexcept {
    return static_cast<std::uint32_t>(g);
}

}  // namespace purvey::solve
