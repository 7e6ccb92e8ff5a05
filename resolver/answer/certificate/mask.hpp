#pragma once

#include <algorithm>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace purvey::answer {

// Values of an item of a certificate: bit 0 is absent or off, bit k release k of its project, or
// on.
class mask {
  public:
    mask() = default;
    static mask range(std::size_t lo, std::size_t hi) {  // hi included
        mask out;
        for (std::size_t k = lo; k <= hi; ++k) out.add(k);
        return out;
    }

    static mask of(std::size_t bit) { return range(bit, bit); }

    void add(std::size_t bit) {
        if (words_.size() <= bit / 64) words_.resize(bit / 64 + 1);
        words_[bit / 64] |= std::uint64_t{1} << bit % 64;
    }
    bool has(std::size_t bit) const {
        return bit / 64 < words_.size() && (words_[bit / 64] >> bit % 64 & 1) != 0;
    }
    bool empty() const {
        return std::all_of(words_.begin(), words_.end(), [](auto w) { return w == 0; });
    }
    std::size_t count() const {
        std::size_t out = 0;
        for (const std::uint64_t w : words_) out += static_cast<std::size_t>(std::popcount(w));
        return out;
    }
    bool within(const mask& o) const { return (*this - o).empty(); }

    mask operator|(const mask& o) const {
        mask out = *this;
        out.words_.resize(std::max(words_.size(), o.words_.size()));
        for (std::size_t k = 0; k < o.words_.size(); ++k) out.words_[k] |= o.words_[k];
        return out;
    }
    mask operator&(const mask& o) const {
        mask out = *this;
        for (std::size_t k = 0; k < words_.size(); ++k) out.words_[k] &= o.word(k);
        return out;
    }
    mask operator-(const mask& o) const {
        mask out = *this;
        for (std::size_t k = 0; k < words_.size(); ++k) out.words_[k] &= ~o.word(k);
        return out;
    }
    friend bool operator==(const mask& a, const mask& b) { return a.within(b) && b.within(a); }

    template <class F>
    bool all_of(F&& holds) const {
        for (std::size_t k = 0; k < 64 * words_.size(); ++k)
            if (has(k) && !holds(k)) return false;
        return true;
    }

    template <class F>
    void each(F&& f) const {
        all_of([&](std::size_t k) {
            f(k);
            return true;
        });
    }

  private:
    std::uint64_t word(std::size_t k) const { return k < words_.size() ? words_[k] : 0; }
    std::vector<std::uint64_t> words_;
};

}  // namespace purvey::answer
