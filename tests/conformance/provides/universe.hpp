#pragma once

#include <string>
#include <string_view>

// One universe of spec/vectors/provides (see its README) as JSON in, what resolve() answers as JSON
// out: {"pins": {...}, "bindings": {name: [provider, why]}}, {"conflict": true, "blame": [...]},
// {"ask": {name: [offers]}} or {"error": message, "exit": code}.
std::string answer_universe(std::string_view json);
