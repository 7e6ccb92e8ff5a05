#include "resolver/policy/sha256.hpp"

// libmd, not libcrypto: it is linked statically and costs nothing at start.
#include <sha256.h>
#include <sys/types.h>

#include <cstdint>

namespace purvey {

std::string sha256_hex(std::string_view bytes) {
    SHA256_CTX context;
    SHA256Init(&context);
    SHA256Update(&context, reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
    char out[SHA256_DIGEST_STRING_LENGTH];
    return SHA256End(&context, out);
}

}  // namespace purvey
