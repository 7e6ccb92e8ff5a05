#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "purvey/solve/ids.hpp"
#include "purvey/solve/trail.hpp"

namespace purvey::solve {

// The queue of the walk (design, section 7): items in the order in which the picks name them. It is
// a function of the picks alone: a backjump cuts it back to what it was.
class agenda {
  public:
    void reserve(std::size_t variables) {
        items_.reserve(variables);
        done_.reserve(variables);
        waiting_.reserve(variables);
        log_.reserve(variables);
    }
    void variable_added() { waiting_.push_back(0); }

    void append(var v) {
        if (waiting_[index(v)]) return;
        waiting_[index(v)] = 1;
        items_.push_back(v);
        done_.push_back(0);
    }
    // The item at `at` is decided at level l.
    void decide(std::size_t at, level l) {
        const auto here = static_cast<std::uint32_t>(at);
        log_.emplace_back(here, log_.empty() ? here : std::max(here, log_.back().furthest),
                          static_cast<std::uint32_t>(items_.size()), l);
    }
    // It is settled, and what is appended next follows from it.
    void settle(std::size_t at, level l) {
        decide(at, l);
        done_[at] = 1;
        while (head_ < done_.size() && done_[head_]) ++head_;
    }
    void backjump(level to) {
        while (!log_.empty() && log_.back().l > to) {
            const entry& e = log_.back();
            for (std::size_t k = e.size; k < items_.size(); ++k) waiting_[index(items_[k])] = 0;
            items_.resize(e.size);
            done_.resize(e.size);
            done_[e.at] = 0;
            if (e.at < head_) head_ = e.at;
            log_.pop_back();
        }
    }

    std::span<const var> items() const { return items_; }
    bool is_done(std::size_t at) const { return done_[at] != 0; }
    // Something after it is decided or settled.
    bool is_passed(std::size_t at) const { return !log_.empty() && at < log_.back().furthest; }
    std::size_t first_open() const { return head_; }

  private:
    struct entry {
        std::uint32_t at;
        std::uint32_t furthest;  // of all so far
        std::uint32_t size;
        level l;
    };
    std::vector<var> items_;
    std::vector<std::uint8_t> done_;     // by place in items_
    std::vector<std::uint8_t> waiting_;  // by variable: is in items_
    std::vector<entry> log_;
    std::size_t head_ = 0;
};

}  // namespace purvey::solve
