#include "resolver/source/index/digest.hpp"

#include <openssl/evp.h>

#include <array>

namespace purvey::index {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), raw.data(), &size, EVP_sha256(), nullptr) != 1)
        return {};
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(size * 2u);
    for (unsigned int i = 0; i < size; ++i) {
        hex.push_back(digits[raw[i] >> 4]);
        hex.push_back(digits[raw[i] & 15]);
    }
    return hex;
}

}  // namespace purvey::index
