#include "resolver/source/index/range_sent.hpp"

#include <charconv>
#include <cstddef>

namespace purvey::index {

std::optional<range_sent> parse_range(std::string_view text) {
    range_sent r;
    const char* at = text.data();
    const char* const end = at + text.size();
    const auto number = [&](std::uint64_t& out, std::string_view before) {
        if (static_cast<std::size_t>(end - at) < before.size() ||
            std::string_view(at, before.size()) != before)
            return false;
        const auto result = std::from_chars(at + before.size(), end, out);
        at = result.ptr;
        return result.ec == std::errc();
    };
    if (!number(r.first, "bytes ") || !number(r.last, "-") || !number(r.total, "/") || at != end)
        return std::nullopt;
    if (r.first > r.last || r.last >= r.total) return std::nullopt;
    return r;
}

}  // namespace purvey::index
