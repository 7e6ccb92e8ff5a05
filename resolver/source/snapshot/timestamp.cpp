#include "resolver/source/snapshot/timestamp.hpp"

#include <chrono>

namespace purvey::snapshot_format {
namespace {

constexpr std::uint64_t second = 1'000'000;

std::optional<unsigned> number(std::string_view text) {
    unsigned value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') {
            return std::nullopt;
        }
        value = value * 10 + static_cast<unsigned>(c - '0');
    }
    return value;
}

void pad(std::string& out, std::uint64_t value, std::size_t width) {
    const std::string digits = std::to_string(value);
    out.append(width - digits.size(), '0');
    out += digits;
}

}  // namespace

std::optional<timestamp> parse_time(std::string_view text) {
    if (text.size() < 20 || text.size() > 27 || text[4] != '-' || text[7] != '-' ||
        text[10] != 'T' || text[13] != ':' || text[16] != ':' || text.back() != 'Z') {
        return std::nullopt;
    }
    timestamp t;
    const std::string_view fraction = text.substr(19, text.size() - 20);
    t.digits = fraction.empty() ? 0 : static_cast<unsigned>(fraction.size() - 1);
    const auto year = number(text.substr(0, 4));
    const auto month = number(text.substr(5, 2));
    const auto day = number(text.substr(8, 2));
    const auto hours = number(text.substr(11, 2));
    const auto minutes = number(text.substr(14, 2));
    const auto seconds = number(text.substr(17, 2));
    const auto parts = number(fraction.empty() ? fraction : fraction.substr(1));
    if (!year || !month || !day || !hours || !minutes || !seconds || !parts || *year < 1970) {
        return std::nullopt;
    }
    const std::chrono::year_month_day date{std::chrono::year(static_cast<int>(*year)),
                                           std::chrono::month(*month), std::chrono::day(*day)};
    if (!date.ok()) {
        return std::nullopt;
    }
    const auto days = std::chrono::sys_days(date).time_since_epoch().count();
    std::uint64_t micros = *parts;
    for (unsigned i = t.digits; i < 6; ++i) {
        micros *= 10;
    }
    t.micros = ((static_cast<std::uint64_t>(days) * 24 + *hours) * 60 + *minutes) * 60 * second +
               *seconds * second + micros;
    // Leap seconds, "24:00" and the like are no instants of their own and stay literal.
    if (t.micros > last_micros || format_time(t) != text) {
        return std::nullopt;
    }
    return t;
}

std::string format_time(timestamp t) {
    const auto days = static_cast<int>(t.micros / (86400 * second));
    const std::chrono::year_month_day date{std::chrono::sys_days(std::chrono::days(days))};
    const std::uint64_t seconds = t.micros / second % 86400;
    std::string out;
    pad(out, static_cast<std::uint64_t>(static_cast<int>(date.year())), 4);
    out += '-';
    pad(out, static_cast<unsigned>(date.month()), 2);
    out += '-';
    pad(out, static_cast<unsigned>(date.day()), 2);
    out += 'T';
    pad(out, seconds / 3600, 2);
    out += ':';
    pad(out, seconds / 60 % 60, 2);
    out += ':';
    pad(out, seconds % 60, 2);
    if (t.digits > 0) {
        std::string fraction;
        pad(fraction, t.micros % second, 6);
        out += '.';
        out += fraction.substr(0, t.digits);
    }
    return out + 'Z';
}

}  // namespace purvey::snapshot_format
