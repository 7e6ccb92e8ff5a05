#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace purvey::solve::check {

// Small numbers, from a seed (the same on every platform) or from bytes that something else chose
// (a fuzzer; zero once they are used up).
class dice {
  public:
    explicit dice(std::uint64_t seed) : state_(seed), seeded_(true) {}
    explicit dice(std::span<const std::uint8_t> bytes) : bytes_(bytes) {}

    // A number below n; 0 if n is 0.
    unsigned below(unsigned n) {
        if (n <= 1) return 0;
        if (seeded_) return static_cast<unsigned>(next() % n);
        if (at_ == bytes_.size()) return 0;
        return bytes_[at_++] % n;
    }
    bool chance(unsigned percent) { return below(100) < percent; }
    bool used_up() const { return !seeded_ && at_ == bytes_.size(); }
    // A seed for dice that do not take numbers away from these.
    std::uint64_t fork() { return seeded_ ? next() : below(256); }

    template <class T>
    void shuffle(std::vector<T>& v) {
        for (std::size_t k = v.size(); k > 1; --k)
            std::swap(v[k - 1], v[below(static_cast<unsigned>(k))]);
    }

  private:
    // splitmix64 (Steele, Lea, Flood 2014).
    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9E37'79B9'7F4A'7C15);
        z = (z ^ (z >> 30)) * 0xBF58'476D'1CE4'E5B9;
        z = (z ^ (z >> 27)) * 0x94D0'49BB'1331'11EB;
        return z ^ (z >> 31);
    }

    std::uint64_t state_ = 0;
    bool seeded_ = false;
    std::span<const std::uint8_t> bytes_;
    std::size_t at_ = 0;
};

}  // namespace purvey::solve::check
