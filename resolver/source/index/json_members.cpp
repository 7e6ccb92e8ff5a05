#include "resolver/source/index/json_members.hpp"

#include <algorithm>
#include <vector>

namespace purvey::index {

std::optional<std::string> duplicate_key(const json::element& e) {
    if (e.is_array()) {
        for (const json::element child : json::array(e))
            if (child.is_array() || child.is_object())
                if (auto found = duplicate_key(child)) return found;
        return std::nullopt;
    }
    std::vector<std::string_view> keys;
    for (const auto field : json::object(e)) {
        keys.push_back(field.key);
        if (field.value.is_array() || field.value.is_object())
            if (auto found = duplicate_key(field.value)) return found;
    }
    std::sort(keys.begin(), keys.end());
    const auto twice = std::adjacent_find(keys.begin(), keys.end());
    if (twice == keys.end()) return std::nullopt;
    return std::string(*twice);
}

std::optional<json::element> member(const json::object& o, std::string_view key) {
    json::element e;
    if (o.at_key(key).get(e) != simdjson::SUCCESS || e.is_null()) return std::nullopt;
    return e;
}

std::optional<std::string_view> text_member(const json::object& o, std::string_view key) {
    const auto e = member(o, key);
    std::string_view text;
    if (!e || e->get(text) != simdjson::SUCCESS) return std::nullopt;
    return text;
}

}  // namespace purvey::index
