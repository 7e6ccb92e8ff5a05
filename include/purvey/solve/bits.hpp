#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "purvey/solve/ids.hpp"

namespace purvey::solve {

// Values lo, lo+1, ..., hi-1.
struct value_range {
    value lo = 0, hi = 0;
    friend bool operator==(const value_range&, const value_range&) = default;
};

// A set as bits: bit v % 64 of word v / 64 is set if v is in it.
namespace bits {

using words = std::span<const std::uint64_t>;

constexpr std::uint32_t words_for(value end) noexcept {
    return (end + 63) / 64;
}

// Word w of a range.
constexpr std::uint64_t of_range(value_range r, std::size_t w) noexcept {
    const std::uint64_t from = w * 64;
    const std::uint64_t lo = std::max<std::uint64_t>(r.lo, from);
    const std::uint64_t hi = std::min<std::uint64_t>(r.hi, from + 64);
    if (lo >= hi) return 0;
    return (~std::uint64_t{0} << (lo - from)) & (~std::uint64_t{0} >> (64 - (hi - from)));
}

inline void add(std::span<std::uint64_t> to, value_range r) noexcept {
    if (r.lo >= r.hi) return;
    for (std::size_t w = r.lo / 64; w <= (r.hi - 1) / 64; ++w) to[w] |= of_range(r, w);
}

constexpr value lowest(std::uint64_t word, std::size_t w) noexcept {
    return static_cast<value>(w * 64 + std::countr_zero(word));
}
constexpr value highest(std::uint64_t word, std::size_t w) noexcept {
    return static_cast<value>(w * 64 + 63 - std::countl_zero(word));
}

// Moves at to the next bit that is set (or clear); false if there is none.
inline bool next(words in, value& at, bool set) noexcept {
    for (std::size_t w = at / 64; w < in.size(); ++w) {
        std::uint64_t x = set ? in[w] : ~in[w];
        if (w == at / 64) x &= ~std::uint64_t{0} << (at % 64);
        if (x != 0) {
            at = lowest(x, w);
            return true;
        }
    }
    return false;
}

// The next range from r.hi on; false if there is none.
inline bool next_range(words in, value_range& r) noexcept {
    r.lo = r.hi;
    if (!next(in, r.lo, true)) return false;
    r.hi = r.lo;
    if (!next(in, r.hi, false)) r.hi = static_cast<value>(in.size() * 64);
    return true;
}

}  // namespace bits

}  // namespace purvey::solve
