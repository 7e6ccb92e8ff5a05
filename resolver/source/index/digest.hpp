#pragma once

#include <string>
#include <string_view>

namespace purvey::index {

// In lower case; "" of an algorithm that is not known ("sha256", "sha512", "md5", ...).
std::string digest_hex(std::string_view algorithm, std::string_view bytes);
// "" also if it cannot be read.
std::string digest_of_file(std::string_view algorithm, const std::string& path);

inline std::string sha256_hex(std::string_view bytes) {
    return digest_hex("sha256", bytes);
}

}  // namespace purvey::index
