#pragma once

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
        if (text.size() > left_) grow(text.size());
        char* const at = next_;
        std::memcpy(at, text.data(), text.size());
        next_ += text.size();
        left_ -= text.size();
        return {at, text.size()};
    }

  private:
    void grow(std::size_t wanted) {
        constexpr std::size_t block = 64u << 10;
        const std::size_t size = wanted > block / 4 ? wanted : block;
        blocks_.push_back(std::make_unique_for_overwrite<char[]>(size));
        next_ = blocks_.back().get();
        left_ = size;
    }

    std::vector<std::unique_ptr<char[]>> blocks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
};

}  // namespace purvey::index
