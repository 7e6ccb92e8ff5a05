#pragma once

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

// Reading of JSON that strangers wrote.
namespace purvey::index {

namespace json = simdjson::dom;

// The first key that an object anywhere in the document holds twice: JSON readers disagree on
// which one counts, so such a page means nothing. Depth is bounded by the parser (1024).
inline std::optional<std::string> duplicate_key(const json::element& e) {
    if (e.is_array()) {
        for (const json::element child : json::array(e))
            if (child.is_array() || child.is_object())
                if (auto found = duplicate_key(child)) return found;
        return std::nullopt;
    }
    constexpr std::size_t few = 16;  // objects of a long list: none is worth an allocation
    std::array<std::string_view, few> first;
    std::vector<std::string_view> more;
    std::size_t count = 0;
    for (const auto field : json::object(e)) {
        const std::string_view key = field.key;
        const auto end = first.begin() + static_cast<std::ptrdiff_t>(std::min(count, few));
        if (std::find(first.begin(), end, key) != end) return std::string(key);
        if (count < few)
            first[count] = key;
        else
            more.push_back(key);
        ++count;
        if (field.value.is_array() || field.value.is_object())
            if (auto found = duplicate_key(field.value)) return found;
    }
    std::sort(more.begin(), more.end());
    const auto twice = std::adjacent_find(more.begin(), more.end());
    if (twice == more.end()) return std::nullopt;
    return std::string(*twice);
}

inline std::optional<json::element> member(const json::object& o, std::string_view key) {
    json::element e;
    if (o.at_key(key).get(e) != simdjson::SUCCESS || e.is_null()) return std::nullopt;
    return e;
}

inline std::optional<std::string_view> text_member(const json::object& o, std::string_view key) {
    const auto e = member(o, key);
    std::string_view text;
    if (!e || e->get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

}  // namespace purvey::index
