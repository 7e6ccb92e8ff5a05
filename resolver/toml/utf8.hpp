#pragma once

#include <cstddef>
#include <string_view>

namespace purvey {

// Length of the well-formed sequence at `at` (Unicode 15, table 3-7), or 0.
std::size_t utf8_sequence(std::string_view text, std::size_t at);

// Offset of the first byte that begins no well-formed sequence, or npos.
std::size_t invalid_utf8(std::string_view text);

}  // namespace purvey
