#include "resolver/source/snapshot/xxh64.hpp"

#define XXH_STATIC_LINKING_ONLY  // XXH64_state_t as a type that can be declared
#include <xxhash.h>

#include <algorithm>
#include <memory>

namespace purvey::snapshot_format {

std::uint64_t xxh64(std::string_view bytes) {
    return XXH64(bytes.data(), bytes.size(), 0);
}

std::optional<std::uint64_t> xxh64(const byte_store& from, std::uint64_t offset,
                                   std::uint64_t size) {
    constexpr std::uint64_t piece = 256 << 10;
    const std::unique_ptr<char[]> bytes(new char[std::min(piece, size)]);
    XXH64_state_t hash;
    XXH64_reset(&hash, 0);
    for (std::uint64_t done = 0; done < size;) {
        const auto part = static_cast<std::size_t>(std::min(piece, size - done));
        if (!from.read(offset + done, bytes.get(), part)) {
            return std::nullopt;
        }
        XXH64_update(&hash, bytes.get(), part);
        done += part;
    }
    return XXH64_digest(&hash);
}

}  // namespace purvey::snapshot_format
