#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace purvey {

// What the text must not contain, and where (lines and columns from 1; columns in bytes).
struct toml_flaw {
    std::string message;
    std::size_t line = 1, column = 1;
};

// The checks made before toml++ reads a text: well-formed UTF-8 without NUL, ASCII outside strings
// and comments, bounded nesting. It does not judge the grammar. A byte order mark is not expected.
std::optional<toml_flaw> scan_toml(std::string_view text, std::size_t max_depth);

}  // namespace purvey
