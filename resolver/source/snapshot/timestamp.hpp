#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace purvey::snapshot_format {

// RFC 3339 in UTC with at most six digits of a second ("2023-10-03T12:00:00.5Z"), years 1970 to
// 9999, as microseconds and number of digits, such that format_time gives the same text back.
struct timestamp {
    std::uint64_t micros = 0;
    unsigned digits = 0;
};
inline constexpr std::uint64_t last_micros = 253'402'300'799'999'999;

std::optional<timestamp> parse_time(std::string_view text);
// Precondition: micros <= last_micros, digits <= 6.
std::string format_time(timestamp t);

}  // namespace purvey::snapshot_format
