#pragma once

#include <string>
#include <string_view>

namespace purvey::index {

std::string sha256_hex(std::string_view bytes);       // lower case
std::string sha256_of_file(const std::string& path);  // "" if it cannot be read

}  // namespace purvey::index
