#pragma once

// The one door to toml++. Include this only in .cpp files, and never <toml++/toml.h> itself: the
// settings below must be the same everywhere, and the implementation is compiled once, in toml.cpp.
#define TOML_HEADER_ONLY 0
#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#define TOML_ENABLE_UNRELEASED_FEATURES 0
#include <toml++/toml.h>

#include <cstddef>
#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/toml/limits.hpp"

namespace purvey {

// Parses TOML 1.0. `where` is the path for messages; errors are bad_input at "path:line:column".
// One byte order mark is accepted. NUL, invalid UTF-8, non-ASCII outside strings and comments, and
// nesting beyond max_toml_depth are refused before toml++ sees the text.
expected<::toml::table, error> parse_toml(std::string_view text, std::string_view where);

// "path:line:column" of a node that parse_toml made, for messages of its readers.
std::string toml_where(std::string_view where, const ::toml::node&);

}  // namespace purvey
