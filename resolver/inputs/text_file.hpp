#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::detail {

// Far above any real file (the largest constraint files known have a few thousand lines).
inline constexpr std::size_t max_text_bytes = std::size_t{16} << 20;

// The whole of a text file: UTF-8 without NUL, one byte order mark at the start dropped. Pipes are
// read too (`-r <(...)`). All errors are bad_input and name the file, with a line where there is
// one.
expected<std::string, error> read_text_file(const std::string& path);

// `text` cut to what fits in a message.
std::string shortened(std::string_view text, std::size_t limit = 120);

// "a/b.txt" -> "a", "b.txt" -> "".
std::string folder_of(std::string_view path);

std::string at_line(std::string_view path, std::size_t line);

}  // namespace purvey::detail
