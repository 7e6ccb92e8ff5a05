#pragma once

#include <cstdint>
#include <string_view>

namespace purvey::snapshot_format {

// XXH64 with seed 0 (Yann Collet, xxHash specification 0.1.1). Finds damage, not malice.
std::uint64_t xxh64(std::string_view bytes);

}  // namespace purvey::snapshot_format
