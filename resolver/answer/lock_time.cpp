#include <array>
#include <string>
#include <string_view>

#include "resolver/answer/lock_files.hpp"

namespace purvey::answer {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// The digits at [at, at + count), or -1.
int number(std::string_view text, std::size_t at, std::size_t count) {
    if (at + count > text.size()) return -1;
    int value = 0;
    for (const char c : text.substr(at, count)) {
        if (!is_digit(c)) return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

int days_of(int year, int month) {
    constexpr std::array<int, 12> days = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return days[static_cast<std::size_t>(month - 1)] + (month == 2 && leap ? 1 : 0);
}

bool valid_date_and_time(std::string_view t) {
    const int year = number(t, 0, 4), month = number(t, 5, 2), day = number(t, 8, 2);
    const int hour = number(t, 11, 2), minute = number(t, 14, 2), second = number(t, 17, 2);
    // Year 0 and leap seconds are legal in RFC 3339, but Python's datetime refuses them.
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days_of(year, month)) return false;
    return hour >= 0 && hour < 24 && minute >= 0 && minute < 60 && second >= 0 && second < 60;
}

}  // namespace

std::string toml_date_time(std::string_view t) {
    constexpr std::string_view shape = "0000-00-00T00:00:00";
    if (t.size() <= shape.size() || !valid_date_and_time(t)) return {};
    for (const std::size_t at : {4u, 7u, 13u, 16u})
        if (t[at] != shape[at]) return {};
    if (t[10] != 'T' && t[10] != 't' && t[10] != ' ') return {};
    std::string out(t.substr(0, shape.size()));
    out[10] = 'T';
    std::size_t at = shape.size();
    if (t[at] == '.') {
        std::size_t end = at + 1;
        while (end < t.size() && is_digit(t[end])) ++end;
        if (end == at + 1) return {};
        // Microseconds are what every reader keeps; the rest is cut, as TOML prescribes.
        out.append(t.substr(at, std::min<std::size_t>(end - at, 7)));
        at = end;
    }
    const std::string_view zone = t.substr(at);
    if (zone != "Z" && zone != "z" && zone != "+00:00" && zone != "-00:00") return {};
    return out + "Z";
}

}  // namespace purvey::answer
