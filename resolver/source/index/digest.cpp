#include "resolver/source/index/digest.hpp"

#include <openssl/evp.h>

#include <array>
#include <cstdio>
#include <memory>

namespace purvey::index {

digest_stream::digest_stream(std::string_view algorithm)
    : state_(EVP_MD_CTX_new(), EVP_MD_CTX_free) {
    const EVP_MD* const how = EVP_get_digestbyname(std::string(algorithm).c_str());
    ok_ = how != nullptr && EVP_DigestInit_ex(state_.get(), how, nullptr) == 1;
}
digest_stream::~digest_stream() = default;

void digest_stream::add(std::string_view bytes) {
    ok_ = ok_ && EVP_DigestUpdate(state_.get(), bytes.data(), bytes.size()) == 1;
}

std::string digest_stream::hex() {
    static constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> raw{};
    unsigned int size = 0;
    if (!ok_ || EVP_DigestFinal_ex(state_.get(), raw.data(), &size) != 1) return {};
    std::string hex;
    hex.reserve(std::size_t{2} * size);
    for (unsigned int i = 0; i < size; ++i) {
        hex.push_back(digits[raw[i] >> 4]);
        hex.push_back(digits[raw[i] & 15]);
    }
    return hex;
}

std::string digest_hex(std::string_view algorithm, std::string_view bytes) {
    digest_stream digest(algorithm);
    digest.add(bytes);
    return digest.hex();
}

std::string digest_of_file(std::string_view algorithm, const std::string& path) {
    const std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"),
                                                            std::fclose);
    if (!f) return {};
    digest_stream digest(algorithm);
    std::string piece(256u << 10, '\0');
    while (const std::size_t n = std::fread(piece.data(), 1, piece.size(), f.get()))
        digest.add({piece.data(), n});
    return std::ferror(f.get()) == 0 ? digest.hex() : std::string();
}

}  // namespace purvey::index
