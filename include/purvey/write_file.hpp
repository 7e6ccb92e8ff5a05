#pragma once

#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey {

// The whole text or nothing: a temporary file beside `path`, flushed, renamed over it. A symbolic
// link is followed; permissions of an existing file are kept. At every instant, that of a crash of
// the machine included, `path` names either the old file or the complete new one. Errors: unknown
// (I/O), and bad_input where `path` is no place for a file.
expected_void<error> write_file_atomically(const std::string& path, std::string_view text);

}  // namespace purvey
