#include <limits>

#include "resolver/answer/layout.hpp"

namespace purvey {
namespace {

// bytes / unit with `decimals` (0 or 1) digits, rounded half up.
std::string in_units(std::uint64_t bytes, std::uint64_t unit, bool decimal) {
    if (!decimal) return std::to_string(bytes / unit + (bytes % unit >= unit / 2 ? 1 : 0));
    const std::uint64_t step = unit / 10;
    const std::uint64_t tenths = bytes / step + (bytes % step >= step / 2 ? 1 : 0);
    return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
}

}  // namespace

std::string size_text(std::uint64_t bytes) {
    constexpr std::uint64_t kB = 1'000, MB = 1'000'000, GB = 1'000'000'000;
    if (bytes < kB) return std::to_string(bytes) + " B";
    // Each bound is where rounding would reach the next form: 999.5 kB is 1.0 MB, not 1000 kB.
    if (bytes < MB - kB / 2) return in_units(bytes, kB, false) + " kB";
    if (bytes < 10 * MB - MB / 20) return in_units(bytes, MB, true) + " MB";
    if (bytes < GB - MB / 2) return in_units(bytes, MB, false) + " MB";
    return in_units(bytes, GB, true) + " GB";
}

namespace answer {

void add(weight& w, const picked_release& p) {
    const auto& files = p.what().files;
    if (p.files.empty() || !files[p.files.front()].size) {
        ++w.unknown;
        return;
    }
    const std::uint64_t more = *files[p.files.front()].size;
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    w.bytes = more > most - w.bytes ? most : w.bytes + more;
    ++w.known;
}

weight weigh(std::span<const picked_release> releases) {
    weight out;
    for (const picked_release& p : releases) add(out, p);
    return out;
}

weight weigh_cuda(std::span<const picked_release> releases) {
    weight out;
    for (const picked_release& p : releases)
        if (p.project.starts_with("nvidia-") || p.project.starts_with("cuda-")) add(out, p);
    return out;
}

std::string weight::text() const {
    if (known == 0) return {};
    return (unknown == 0 ? "" : "at least ") + size_text(bytes);
}

}  // namespace answer
}  // namespace purvey
