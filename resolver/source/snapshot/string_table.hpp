#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>

namespace purvey::snapshot_format {

// Every text that may repeat, once, numbered in the order first seen.
class string_table {
  public:
    std::uint32_t intern(std::string_view text) {
        if (const auto found = ids_.find(text); found != ids_.end()) {
            return found->second;
        }
        const auto id = static_cast<std::uint32_t>(texts_.size());
        ids_.emplace(texts_.emplace_back(text), id);
        return id;
    }
    // 0 stands for "", n + 1 for string n.
    std::uint32_t intern_optional(std::string_view text) {
        return text.empty() ? 0 : intern(text) + 1;
    }
    std::string_view text(std::uint32_t id) const { return texts_[id]; }
    std::size_t size() const { return texts_.size(); }

  private:
    std::deque<std::string> texts_;  // a deque keeps the keys of ids_ in place
    std::unordered_map<std::string_view, std::uint32_t> ids_;
};

}  // namespace purvey::snapshot_format
