#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/need.hpp"

namespace purvey::detail {

// A requirement string as a need; bad_input for what is no requirement, and for URLs and paths
// (direct.hpp reads those).
expected<need, error> read_requirement(std::string_view text, const std::string& where);

// The same as a constraint, which has a name and a specifier but no extras (as in pip).
expected<need, error> read_constraint(std::string_view text, const std::string& where);

// "./x", "https://...", "git+https://...", "x.whl": what pip would install but is no requirement.
bool looks_like_path_or_url(std::string_view text);

// Replaces ${NAME}, with NAME of [A-Z0-9_], by a set and non-empty environment variable; all else
// stays as written (pip, "Using environment variables").
std::string expand_variables(std::string_view line);

// Splits like a POSIX shell does, without expansions: quotes and backslashes only. An unclosed
// quote is an error (message only).
expected<std::vector<std::string>, std::string> split_words(std::string_view text);

// One line of a requirements file: the requirement, then the options that follow it.
struct split_line {
    std::string_view requirement;
    std::string_view options;
};
split_line split_options(std::string_view line);

}  // namespace purvey::detail
