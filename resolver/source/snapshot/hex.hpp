#pragma once

#include <string>
#include <string_view>

namespace purvey::snapshot_format {

// Lower-case hexadecimal of exactly `bytes` bytes: what to_hex gives back unchanged.
inline bool is_hex(std::string_view text, std::size_t bytes) {
    if (text.size() != 2 * bytes) {
        return false;
    }
    for (const char c : text) {
        if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) {
            return false;
        }
    }
    return true;
}

// Precondition: is_hex.
inline void append_binary(std::string& out, std::string_view hex) {
    const auto digit = [](char c) { return c <= '9' ? c - '0' : c - 'a' + 10; };
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2) {
        out.push_back(static_cast<char>(digit(hex[i]) << 4 | digit(hex[i + 1])));
    }
}

// Writes 2 * bytes.size() characters.
inline char* write_hex(char* out, std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    for (const char byte : bytes) {
        *out++ = digits[static_cast<unsigned char>(byte) >> 4];
        *out++ = digits[static_cast<unsigned char>(byte) & 15];
    }
    return out;
}

}  // namespace purvey::snapshot_format
