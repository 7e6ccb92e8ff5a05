#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace purvey::solve {

// Words of a bitset on the heap, zero at first: what a vector does, in 16 bytes, so that a set that
// needs no bitset is cheap to copy and move.
class value_bits {
  public:
    value_bits() = default;
    explicit value_bits(std::uint32_t words) : words_(make(words)), size_(words) {}
    value_bits(const value_bits& o) : value_bits(o.size_) { std::copy_n(o.words_, size_, words_); }
    value_bits(value_bits&& o) noexcept
        : words_(std::exchange(o.words_, nullptr)), size_(std::exchange(o.size_, 0)) {}
    value_bits& operator=(value_bits o) noexcept {
        std::swap(words_, o.words_);
        std::swap(size_, o.size_);
        return *this;
    }
    ~value_bits() { delete[] words_; }

    std::size_t size() const noexcept { return size_; }
    std::uint64_t operator[](std::size_t w) const noexcept { return words_[w]; }
    std::uint64_t& operator[](std::size_t w) noexcept { return words_[w]; }
    void grow(std::uint32_t words) {
        if (words <= size_) return;
        value_bits larger(words);
        std::copy_n(words_, size_, larger.words_);
        *this = std::move(larger);
    }
    // Only ever fewer.
    void shrink(std::uint32_t words) noexcept { size_ = words; }

    friend bool operator==(const value_bits& a, const value_bits& b) {
        return a.size_ == b.size_ && std::equal(a.words_, a.words_ + a.size_, b.words_);
    }

  private:
    static std::uint64_t* make(std::uint32_t n) {
        return n == 0 ? nullptr : new std::uint64_t[n]();
    }

    std::uint64_t* words_ = nullptr;
    std::uint32_t size_ = 0;
};

}  // namespace purvey::solve
