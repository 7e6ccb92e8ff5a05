#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

// Character classes of the packaging standards: ASCII whatever the locale.
namespace purvey::pep::ascii {

constexpr bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
constexpr char to_lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}
constexpr bool is_alpha(char c) {
    return to_lower(c) >= 'a' && to_lower(c) <= 'z';
}
constexpr bool is_alnum(char c) {
    return is_digit(c) || is_alpha(c);
}
constexpr bool is_word(char c) {
    return is_alnum(c) || c == '_';
}
constexpr bool is_separator(char c) {
    return c == '.' || c == '-' || c == '_';
}
constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t';
}
// What Python's \s and str.strip() take for white space, as far as it is ASCII.
constexpr bool is_space(char c) {
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= '\x1c' && c <= '\x1f');
}

constexpr std::string_view strip(std::string_view s) {
    while (!s.empty() && is_space(s.front())) s.remove_prefix(1);
    while (!s.empty() && is_space(s.back())) s.remove_suffix(1);
    return s;
}

constexpr std::size_t skip_blanks(std::string_view s, std::size_t at) {
    while (at < s.size() && is_blank(s[at])) ++at;
    return at;
}

constexpr std::size_t skip_digits(std::string_view s, std::size_t at) {
    while (at < s.size() && is_digit(s[at])) ++at;
    return at;
}

// word must be lower case.
constexpr bool starts_with_word(std::string_view s, std::size_t at, std::string_view word) {
    if (s.size() - at < word.size()) return false;
    for (std::size_t i = 0; i < word.size(); ++i)
        if (to_lower(s[at + i]) != word[i]) return false;
    return true;
}

constexpr bool equal_ignoring_case(std::string_view a, std::string_view b) {
    if (a.size() != b.size()) return false;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (to_lower(a[i]) != to_lower(b[i])) return false;
    return true;
}

}  // namespace purvey::pep::ascii
