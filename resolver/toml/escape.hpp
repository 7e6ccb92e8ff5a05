#pragma once

#include <string>
#include <string_view>

namespace purvey {

// A TOML basic string, quotes included, that reads back as `text`. Bytes that are not UTF-8 become
// U+FFFD, since TOML cannot hold them.
std::string toml_basic_string(std::string_view text);

// A key: bare where TOML allows it, else a basic string.
std::string toml_key(std::string_view key);

}  // namespace purvey
