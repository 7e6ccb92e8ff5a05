#include "resolver/cli/moment.hpp"

#include <array>
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <optional>
#include <string>
#include <utility>

namespace purvey::cli {
namespace {

class scanner {
  public:
    explicit scanner(std::string_view text) : rest_(text) {}

    // Exactly `digits` digits.
    int number(std::size_t digits) {
        int value = 0;
        const char* end = rest_.data() + std::min(digits, rest_.size());
        const bool digit = !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9';
        const auto read = std::from_chars(rest_.data(), end, value);
        if (rest_.size() < digits || !digit || read.ptr != end) return fail();
        rest_.remove_prefix(digits);
        return value;
    }
    bool take(std::string_view any_of) {
        if (rest_.empty() || any_of.find(rest_[0]) == std::string_view::npos) return false;
        rest_.remove_prefix(1);
        return true;
    }
    void need(std::string_view any_of) {
        if (!take(any_of)) fail();
    }
    // Seconds' decimals, as written.
    std::string fraction() {
        if (!take(".")) return {};
        const std::size_t count = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        if (count == 0 || count > 9) fail();
        const std::string digits{rest_.substr(0, count)};
        rest_.remove_prefix(count);
        return "." + digits;
    }
    int sign() {
        if (take("+")) return 1;
        need("-");
        return -1;
    }
    bool done() const { return rest_.empty(); }
    bool good() const { return good_; }

  private:
    int fail() {
        good_ = false;
        rest_ = {};
        return 0;
    }
    std::string_view rest_;
    bool good_ = true;
};

using seconds_point = std::chrono::sys_seconds;

std::string printed(seconds_point at, const std::string& fraction) {
    using namespace std::chrono;
    const auto day = floor<days>(at);
    const year_month_day date{day};
    const hh_mm_ss time{at - day};
    char text[64];
    std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d", int(date.year()),
                  unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
                  int(time.minutes().count()), int(time.seconds().count()));
    return text + fraction + "Z";
}

std::optional<std::string> read(std::string_view text) {
    using namespace std::chrono;
    scanner in{text};
    const year y{in.number(4)};
    in.need("-");
    const month m{static_cast<unsigned>(in.number(2))};
    in.need("-");
    const year_month_day date{y, m, day{static_cast<unsigned>(in.number(2))}};
    if (!in.good() || !date.ok()) return std::nullopt;
    const sys_days midnight{date};
    if (in.done()) return printed(midnight + days{1}, "");
    in.need("Tt ");
    const int h = in.number(2);
    in.need(":");
    const int min = in.number(2);
    in.need(":");
    const int s = in.number(2);
    const std::string fraction = in.fraction();
    minutes offset{0};
    if (!in.take("Zz")) {
        const int sign = in.sign();
        const int hours_off = in.number(2);
        in.need(":");
        const int minutes_off = in.number(2);
        if (hours_off > 23 || minutes_off > 59) return std::nullopt;
        offset = sign * (hours{hours_off} + minutes{minutes_off});
    }
    if (!in.good() || !in.done() || h > 23 || min > 59 || s > 60) return std::nullopt;
    return printed(midnight + hours{h} + minutes{min} + seconds{s} - offset, fraction);
}

constexpr std::int64_t most_seconds = 1'000LL * 366 * 86'400;

// uv's words, and the letters of ISO 8601; "m" are minutes: months have no length.
std::int64_t seconds_in(std::string_view unit) {
    constexpr std::array<std::pair<std::string_view, std::int64_t>, 22> words{{
        {"w", 604'800}, {"wk", 604'800}, {"wks", 604'800}, {"week", 604'800}, {"weeks", 604'800},
        {"d", 86'400},  {"day", 86'400}, {"days", 86'400}, {"h", 3'600},      {"hr", 3'600},
        {"hrs", 3'600}, {"hour", 3'600}, {"hours", 3'600}, {"m", 60},         {"min", 60},
        {"mins", 60},   {"minute", 60},  {"minutes", 60},  {"s", 1},          {"sec", 1},
        {"second", 1},  {"seconds", 1},
    }};
    for (const auto& [word, seconds] : words)
        if (word == unit) return seconds;
    return 0;
}

std::string lower(std::string_view text) {
    std::string out(text);
    for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    return out;
}

// "7 days", "1 week, 12 hours", "24h"; "P7D", "PT24H", where a date part stands before "T".
std::optional<std::chrono::seconds> duration(std::string_view text) {
    std::string all = lower(text);
    const bool iso = all.starts_with('p');
    std::string_view rest = std::string_view(all).substr(iso ? 1 : 0);
    bool clock = !iso;
    std::int64_t total = 0;
    if (rest.empty()) return std::nullopt;
    while (!rest.empty()) {
        if (iso && rest[0] == 't' && !clock) {
            clock = true;
            rest.remove_prefix(1);
        }
        std::int64_t count = 0;
        const auto number = std::from_chars(rest.data(), rest.data() + rest.size(), count);
        if (number.ec != std::errc() || count < 0 || count > most_seconds) return std::nullopt;
        rest.remove_prefix(static_cast<std::size_t>(number.ptr - rest.data()));
        if (!iso && rest.starts_with(' ')) rest.remove_prefix(1);
        std::size_t letters = 0;
        while (letters < rest.size() && rest[letters] >= 'a' && rest[letters] <= 'z' &&
               !(iso && letters == 1))
            ++letters;
        const std::int64_t unit = seconds_in(rest.substr(0, letters));
        if (unit == 0 || (iso && clock != (unit < 86'400))) return std::nullopt;
        total += count * unit;
        if (total > most_seconds) return std::nullopt;
        rest.remove_prefix(letters);
        while (!iso && (rest.starts_with(' ') || rest.starts_with(','))) rest.remove_prefix(1);
    }
    return std::chrono::seconds(total);
}

}  // namespace

std::string now() {
    using namespace std::chrono;
    return printed(floor<seconds>(system_clock::now()), "");
}

expected<std::string, error> exclude_newer_moment(std::string_view text, std::string_view option) {
    using namespace std::chrono;
    if (text == "false") return std::string();
    if (auto moment = read(text)) return std::move(*moment);
    if (const auto ago = duration(text))
        return printed(floor<seconds>(system_clock::now()) - *ago, "");
    return bad_input(std::string{option}, "'" + std::string{text} + "' is no date",
                     "write it as 2025-01-31, 2025-01-31T12:00:00Z, '7 days' or P7D");
}

}  // namespace purvey::cli
