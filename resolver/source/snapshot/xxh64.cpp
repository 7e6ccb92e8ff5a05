#include "resolver/source/snapshot/xxh64.hpp"

#include <bit>
#include <cstddef>

#include "resolver/source/snapshot/bytes.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::uint64_t prime1 = 0x9E3779B185EBCA87;
constexpr std::uint64_t prime2 = 0xC2B2AE3D27D4EB4F;
constexpr std::uint64_t prime3 = 0x165667B19E3779F9;
constexpr std::uint64_t prime4 = 0x85EBCA77C2B2AE63;
constexpr std::uint64_t prime5 = 0x27D4EB2F165667C5;

std::uint64_t mix(std::uint64_t lane, std::uint64_t input) {
    return std::rotl(lane + input * prime2, 31) * prime1;
}

std::uint64_t merge(std::uint64_t hash, std::uint64_t lane) {
    return (hash ^ mix(0, lane)) * prime1 + prime4;
}

// Consumes the stripes of 32 bytes; what is left stays in `rest`.
std::uint64_t stripes(std::string_view& rest) {
    std::uint64_t a = prime1 + prime2;
    std::uint64_t b = prime2;
    std::uint64_t c = 0;
    std::uint64_t d = 0 - prime1;
    for (; rest.size() >= 32; rest.remove_prefix(32)) {
        a = mix(a, load64(rest.data()));
        b = mix(b, load64(rest.data() + 8));
        c = mix(c, load64(rest.data() + 16));
        d = mix(d, load64(rest.data() + 24));
    }
    std::uint64_t hash = std::rotl(a, 1) + std::rotl(b, 7) + std::rotl(c, 12) + std::rotl(d, 18);
    return merge(merge(merge(merge(hash, a), b), c), d);
}

}  // namespace

std::uint64_t xxh64(std::string_view bytes) {
    std::string_view rest = bytes;
    std::uint64_t hash = rest.size() >= 32 ? stripes(rest) : prime5;
    hash += bytes.size();
    for (; rest.size() >= 8; rest.remove_prefix(8)) {
        hash = std::rotl(hash ^ mix(0, load64(rest.data())), 27) * prime1 + prime4;
    }
    if (rest.size() >= 4) {
        hash = std::rotl(hash ^ (load32(rest.data()) * prime1), 23) * prime2 + prime3;
        rest.remove_prefix(4);
    }
    for (const char byte : rest) {
        hash = std::rotl(hash ^ (static_cast<unsigned char>(byte) * prime5), 11) * prime1;
    }
    hash = (hash ^ (hash >> 33)) * prime2;
    hash = (hash ^ (hash >> 29)) * prime3;
    return hash ^ (hash >> 32);
}

}  // namespace purvey::snapshot_format
