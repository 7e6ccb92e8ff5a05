#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey {

// The bytes of a file, or nothing if there is no such file. Anything but a regular file, one larger
// than `max_bytes`, or one that cannot be read is bad_input: it is a file the user named.
expected<std::optional<std::string>, error> read_small_file(const std::string& path,
                                                            std::size_t max_bytes);

}  // namespace purvey
