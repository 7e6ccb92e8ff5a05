#pragma once

#include <memory>
#include <string>
#include <string_view>

struct evp_md_ctx_st;

namespace purvey::index {

// Of bytes that come in pieces.
class digest_stream {
  public:
    explicit digest_stream(std::string_view algorithm);  // "sha256", "sha512", "md5", ...
    ~digest_stream();
    void add(std::string_view bytes);
    std::string hex();  // once, at the end; in lower case, "" of an algorithm that is not known

  private:
    std::unique_ptr<evp_md_ctx_st, void (*)(evp_md_ctx_st*)> state_;
    bool ok_;
};

std::string digest_hex(std::string_view algorithm, std::string_view bytes);
// "" also if it cannot be read.
std::string digest_of_file(std::string_view algorithm, const std::string& path);

inline std::string sha256_hex(std::string_view bytes) {
    return digest_hex("sha256", bytes);
}

}  // namespace purvey::index
