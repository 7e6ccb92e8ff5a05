#pragma once

#include <simdjson.h>

#include <optional>
#include <string>
#include <string_view>

// JSON from outside.
namespace purvey::index {

namespace json = simdjson::dom;

// The first key that an object anywhere in the document holds twice: JSON readers disagree on
// which one counts, so such a document means nothing. Depth is bounded by the parser (1024).
std::optional<std::string> duplicate_key(const json::element&);

// What stands under the key; nothing also where that is null, or no text.
std::optional<json::element> member(const json::object&, std::string_view key);
std::optional<std::string_view> text_member(const json::object&, std::string_view key);

}  // namespace purvey::index
