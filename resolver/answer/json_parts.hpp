#pragma once

#include <string_view>
#include <vector>

#include "purvey/answer/explanation.hpp"
#include "purvey/error.hpp"
#include "resolver/answer/json_text.hpp"

// Values of spec/json.md that stand in several places.
namespace purvey::answer {

void put_text_or_null(json_text&, std::string_view key, std::string_view text);
void put(json_text&, const error&);
void put(json_text&, const std::vector<asker>&);
void put(json_text&, const std::vector<binding>&);
void put(json_text&, const std::vector<question>&);
void put(json_text&, const conflict&);
void put(json_text&, const explanation&);

}  // namespace purvey::answer
