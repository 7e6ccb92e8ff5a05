#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "purvey/solve/ids.hpp"

namespace purvey::solve {

struct watcher {
    incompatibility_id i;
    value witness;  // while it is in the domain, the watched term is not true
};

// One growing list of watchers a variable, all in one block of memory: a list that is full moves to
// the block's end, twice as long. Pointers do not outlive push().
class watch_lists {
  public:
    void reserve(std::size_t variables) {
        lists_.reserve(variables);
        pool_.reserve(8 * variables);
    }
    void add_list() {
        lists_.emplace_back(static_cast<std::uint32_t>(pool_.size()), 0U, first_room);
        pool_.resize(pool_.size() + first_room);
    }
    watcher* of(var v) { return pool_.data() + lists_[index(v)].first; }
    std::uint32_t size(var v) const { return lists_[index(v)].size; }
    void push(var v, watcher w) {
        list& mine = lists_[index(v)];
        if (mine.size == mine.room) move_to_end(mine);
        pool_[mine.first + mine.size++] = w;
    }
    std::size_t bytes() const { return pool_.size() * sizeof(watcher); }
    void cut(var v, std::uint32_t size) { lists_[index(v)].size = size; }
    // Does nothing where i is not in the list (any more). The order of a list says nothing.
    void remove(var v, incompatibility_id i) {
        list& mine = lists_[index(v)];
        watcher* const end = pool_.data() + mine.first + mine.size;
        watcher* const at = std::find_if(end - mine.size, end, [&](watcher w) { return w.i == i; });
        if (at == end) return;
        *at = end[-1];
        --mine.size;
    }

  private:
    static constexpr std::uint32_t first_room = 4;
    struct list {
        std::uint32_t first, size, room;
    };
    [[gnu::noinline]] void move_to_end(list& l) {
        const auto first = static_cast<std::uint32_t>(pool_.size());
        l.room *= 2;
        pool_.resize(pool_.size() + l.room);
        for (std::uint32_t k = 0; k < l.size; ++k) pool_[first + k] = pool_[l.first + k];
        l.first = first;
    }

    std::vector<list> lists_;  // by variable
    std::vector<watcher> pool_;
};

}  // namespace purvey::solve
