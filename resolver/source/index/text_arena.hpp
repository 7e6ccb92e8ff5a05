#pragma once

#include <algorithm>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

namespace purvey::index {

// Texts that live as long as the arena, at addresses that never change.
class text_arena {
  public:
    std::string_view keep(std::string_view text) {
        if (text.empty()) return {};
        char* const at = room(text.size());
        std::memcpy(at, text.data(), text.size());
        return {at, text.size()};
    }
    // To be filled by the caller.
    char* room(std::size_t size) {
        if (size > left_) grow(size);
        char* const at = next_;
        next_ += size;
        left_ -= size;
        return at;
    }

  private:
    void grow(std::size_t wanted) {
        constexpr std::size_t largest = 64u << 10;
        block_ = std::min(2 * block_, largest);
        const std::size_t size = wanted > block_ / 4 ? wanted : block_;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        next_ = blocks_.back().get();
        left_ = size;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* next_ = nullptr;
    std::size_t left_ = 0, block_ = 2u << 10;
};

}  // namespace purvey::index
