#include "resolver/source/index/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <memory>

namespace purvey::index {

namespace {

using digest_bytes = std::array<unsigned char, EVP_MAX_MD_SIZE>;

std::string hex_of(const digest_bytes& raw, unsigned int size) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string hex;
    hex.reserve(size * 2u);
    for (unsigned int i = 0; i < size; ++i) {
        hex.push_back(digits[raw[i] >> 4]);
        hex.push_back(digits[raw[i] & 15]);
    }
    return hex;
}

}  // namespace

std::string digest_hex(std::string_view algorithm, std::string_view bytes) {
    const EVP_MD* const how = EVP_get_digestbyname(std::string(algorithm).c_str());
    digest_bytes raw{};
    unsigned int size = 0;
    if (how == nullptr ||
        EVP_Digest(bytes.data(), bytes.size(), raw.data(), &size, how, nullptr) != 1)
        return {};
    return hex_of(raw, size);
}

std::string digest_of_file(std::string_view algorithm, const std::string& path) {
    const EVP_MD* const how = EVP_get_digestbyname(std::string(algorithm).c_str());
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"),
                                                            std::fclose);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> state(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
    if (how == nullptr || !f || EVP_DigestInit_ex(state.get(), how, nullptr) != 1) return {};
    std::string piece(256u << 10, '\0');
    while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), f.get()))
        EVP_DigestUpdate(state.get(), piece.data(), n);
    digest_bytes raw{};
    unsigned int size = 0;
    if (std::ferror(f.get()) != 0 || EVP_DigestFinal_ex(state.get(), raw.data(), &size) != 1)
        return {};
    return hex_of(raw, size);
}

}  // namespace purvey::index
