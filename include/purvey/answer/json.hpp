#pragma once

#include <string>

#include "purvey/answer/explanation.hpp"
#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"

// `--json` of resolve, lock and explain (spec/json.md): one object, the same keys whatever the
// outcome, two-space indentation, a newline at the end.
namespace purvey {

struct json_context {
    std::string version;  // of purvey
    std::string target;   // environment::label
};

std::string to_json(const resolution&, const json_context&);
// With what was asked of it; nullptr: nothing.
std::string to_json(const resolution&, const explanation*, const json_context&);
std::string to_json(const conflict&, const json_context&);
std::string to_json(const choice_needed&, const json_context&);
std::string to_json(const outcome&, const json_context&);
std::string to_json(const error&, const json_context&);

}  // namespace purvey
