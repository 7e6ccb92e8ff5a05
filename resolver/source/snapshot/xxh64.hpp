#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "resolver/source/snapshot/byte_store.hpp"

namespace purvey::snapshot_format {

// XXH64 with seed 0 (xxHash specification 0.1.1). Finds damage, not malice.
std::uint64_t xxh64(std::string_view bytes);
// Of a part of a store, read in pieces; nothing if it cannot be read.
std::optional<std::uint64_t> xxh64(const byte_store& from, std::uint64_t offset,
                                   std::uint64_t size);

}  // namespace purvey::snapshot_format
