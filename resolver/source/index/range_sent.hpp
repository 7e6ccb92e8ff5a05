#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace purvey::index {

// Which part of a file was sent, as Content-Range says it.
struct range_sent {
    std::uint64_t first = 0, last = 0, total = 0;
};

// "bytes 0-99/1234" (RFC 9110, 14.4), consistent in itself.
std::optional<range_sent> parse_range(std::string_view text);

}  // namespace purvey::index
