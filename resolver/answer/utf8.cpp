#include "resolver/answer/utf8.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace purvey::answer {
namespace {

struct interval {
    char32_t first, last;
};

template <std::size_t N>
bool contains(const std::array<interval, N>& table, char32_t value) {
    const auto it = std::upper_bound(table.begin(), table.end(), value,
                                     [](char32_t v, const interval& i) { return v < i.first; });
    return it != table.begin() && value <= std::prev(it)->last;
}

constexpr std::array<interval, 25> unprintable = {{
    {0x0000, 0x001F}, {0x007F, 0x009F}, {0x00AD, 0x00AD}, {0x034F, 0x034F},   {0x0600, 0x0605},
    {0x061C, 0x061C}, {0x06DD, 0x06DD}, {0x070F, 0x070F}, {0x115F, 0x1160},   {0x17B4, 0x17B5},
    {0x180B, 0x180F}, {0x200B, 0x200F}, {0x2028, 0x202E}, {0x2060, 0x206F},   {0x2800, 0x2800},
    {0x3164, 0x3164}, {0xD800, 0xDFFF}, {0xFDD0, 0xFDEF}, {0xFE00, 0xFE0F},   {0xFEFF, 0xFEFF},
    {0xFFA0, 0xFFA0}, {0xFFF0, 0xFFFB}, {0xFFFE, 0xFFFF}, {0x1BCA0, 0x1BCA3}, {0x1D173, 0x1D17A},
}};

constexpr std::array<interval, 11> combining = {{
    {0x0300, 0x036F},
    {0x0483, 0x0489},
    {0x0591, 0x05BD},
    {0x0610, 0x061A},
    {0x064B, 0x065F},
    {0x0E31, 0x0E31},
    {0x0E34, 0x0E3A},
    {0x1AB0, 0x1AFF},
    {0x1DC0, 0x1DFF},
    {0x20D0, 0x20FF},
    {0xFE20, 0xFE2F},
}};

constexpr std::array<interval, 10> wide = {{
    {0x1100, 0x115E},
    {0x2E80, 0x303E},
    {0x3041, 0x33FF},
    {0x3400, 0x4DBF},
    {0x4E00, 0x9FFF},
    {0xA000, 0xA4CF},
    {0xAC00, 0xD7A3},
    {0xF900, 0xFAFF},
    {0xFE30, 0xFE6F},
    {0xFF00, 0xFF60},
}};

}  // namespace

code_point decode(std::string_view text, std::size_t at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(at);
    if (lead < 0x80) return {lead, 1, true};
    const code_point bad{lead, 1, false};
    const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return bad;
    char32_t value = lead & (0xFFu >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(at + i) & 0xC0) != 0x80) return bad;
        value = (value << 6) | (byte(at + i) & 0x3Fu);
    }
    constexpr std::array<char32_t, 5> least = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
    if (value < least[length] || value > 0x10FFFF || surrogate) return bad;
    return {value, length, true};
}

void append_utf8(std::string& out, char32_t value) {
    const auto put = [&](char32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (value < 0x80) {
        put(value);
    } else if (value < 0x800) {
        put(0xC0 | (value >> 6));
        put(0x80 | (value & 0x3F));
    } else if (value < 0x10000) {
        put(0xE0 | (value >> 12));
        put(0x80 | ((value >> 6) & 0x3F));
        put(0x80 | (value & 0x3F));
    } else {
        put(0xF0 | (value >> 18));
        put(0x80 | ((value >> 12) & 0x3F));
        put(0x80 | ((value >> 6) & 0x3F));
        put(0x80 | (value & 0x3F));
    }
}

bool is_unprintable(char32_t value) {
    if (value < 0x7F) return value < 0x20;
    if (value >= 0xE0000 && value <= 0xE0FFF) return true;  // tags, variation selectors
    if ((value & 0xFFFE) == 0xFFFE) return true;            // non-characters of each plane
    return contains(unprintable, value);
}

std::size_t columns(std::string_view text) {
    std::size_t total = 0;
    for (std::size_t at = 0; at < text.size();) {
        const code_point c = decode(text, at);
        at += c.length;
        if (c.value < combining.front().first) {
            ++total;
            continue;
        }
        if (contains(combining, c.value)) continue;
        const bool two = contains(wide, c.value) || (c.value >= 0x1F300 && c.value <= 0x1FAFF) ||
                         (c.value >= 0x20000 && c.value <= 0x3FFFD);
        total += two ? 2 : 1;
    }
    return total;
}

}  // namespace purvey::answer
