#include "resolver/cli/moment.hpp"

#include <charconv>
#include <chrono>
#include <cstdio>
#include <optional>

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

}  // namespace

std::string now() {
    using namespace std::chrono;
    return printed(floor<seconds>(system_clock::now()), "");
}

expected<std::string, error> exclude_newer_moment(std::string_view text) {
    if (auto moment = read(text)) return std::move(*moment);
    return bad_input("--exclude-newer", "'" + std::string{text} + "' is no date",
                     "write it as 2025-01-31 or 2025-01-31T12:00:00Z");
}

}  // namespace purvey::cli
