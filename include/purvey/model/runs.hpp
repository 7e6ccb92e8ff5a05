#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace purvey {

// A value for each of many things in a row; neighbours that have the same share one.
template <class Value>
class runs {
  public:
    struct run {
        std::uint32_t end = 0;  // the first thing after it
        Value value;
    };
    bool empty() const { return runs_.empty(); }
    void add(std::size_t length, Value value) {
        const std::uint32_t end =
            (runs_.empty() ? 0 : runs_.back().end) + static_cast<std::uint32_t>(length);
        if (!runs_.empty() && runs_.back().value == value)
            runs_.back().end = end;
        else
            runs_.push_back({end, std::move(value)});
    }
    // Precondition: the thing has a value.
    const Value& of(std::size_t thing) const {
        return std::upper_bound(runs_.begin(), runs_.end(), thing,
                                [](std::size_t t, const run& known) { return t < known.end; })
            ->value;
    }
    auto begin() const { return runs_.begin(); }
    auto end() const { return runs_.end(); }

  private:
    std::vector<run> runs_;
};

}  // namespace purvey
