#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace purvey::test {

// The rows under `key` of spec/vectors/pep/<file>; a row is an array of strings, or one string.
// Fails the program's run (by throwing) if there is no such file or key, or no row.
std::vector<std::vector<std::string>> vectors(std::string_view file, std::string_view key);

}  // namespace purvey::test
