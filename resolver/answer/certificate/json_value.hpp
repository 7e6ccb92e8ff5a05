#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace purvey::answer {

// The JSON that a certificate is made of: texts, whole numbers, and lists and objects of these, at
// most `max_depth` deep. (simdjson stays out of the program: its tables cost every start.)
struct json_value {
    enum class kind : std::uint8_t { text, number, list, object };
    static constexpr std::size_t max_depth = 6;

    kind what = kind::text;
    std::string text;
    std::uint64_t number = 0;
    std::vector<std::string> keys;  // of an object, each once
    std::vector<json_value> items;

    const json_value* find(std::string_view key) const;
    // An object with these keys and no others.
    bool has_only(std::initializer_list<std::string_view> names) const;
    bool is_text() const { return what == kind::text; }
    bool is_number() const { return what == kind::number; }
    bool is_object() const { return what == kind::object; }
    bool is_list_of(kind k) const;
};

// Nothing where the text is something else.
std::optional<json_value> read_json(std::string_view text);

}  // namespace purvey::answer
