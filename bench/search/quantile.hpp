#pragma once

#include <algorithm>
#include <cstddef>
#include <vector>

namespace purvey::bench {

// Below which this part of all values lies; sorts them. 0 where there are none.
inline double quantile(std::vector<double>& all, double part) {
    if (all.empty()) return 0;
    std::sort(all.begin(), all.end());
    const auto k = static_cast<std::size_t>(part * static_cast<double>(all.size()));
    return all[std::min(k, all.size() - 1)];
}

}  // namespace purvey::bench
