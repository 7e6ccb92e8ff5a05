#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace purvey::answer {

// One step through text that claims to be UTF-8.
struct code_point {
    char32_t value = 0;      // the byte itself where !valid
    std::size_t length = 1;  // bytes
    bool valid = false;
};

// Precondition: at < text.size(). Overlong forms, surrogates and values above U+10FFFF are invalid
// (RFC 3629); an invalid byte is one step.
code_point decode(std::string_view text, std::size_t at);
void append_utf8(std::string& out, char32_t value);

// Must not reach a terminal as it is: controls, bidirectional controls, zero-width and other
// invisible characters, line separators, non-characters (Unicode 15, categories Cc, Cf, Zl, Zp, and
// blanks that look like nothing).
bool is_unprintable(char32_t value);

// Columns that printable text takes, one a code point that is not a combining mark; East Asian wide
// characters take two.
std::size_t columns(std::string_view text);

}  // namespace purvey::answer
