#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "purvey/solve/ids.hpp"

namespace purvey::solve {

// The groups of one release of an item, by (item, release): a hash table with open addressing. Few
// of a project's releases are ever looked at, so there is no place for each of them.
class release_lists {
    static constexpr std::uint64_t free = ~std::uint64_t{0};
    struct entry {
        std::uint64_t key = free;
        std::uint32_t first = 0, count = 0;
    };
    static std::uint64_t key_of(var item, value release) {
        return std::uint64_t{index(item)} << 32 | release;
    }
    // The entry of the key, or the free one where it belongs. Precondition: one is free.
    template <class Table>
    static auto& slot(Table& t, std::uint64_t key) {
        std::size_t at = (key * 0x9E37'79B9'7F4A'7C15U >> 32) & (t.size() - 1);
        while (t[at].key != key && t[at].key != free) at = (at + 1) & (t.size() - 1);
        return t[at];
    }

  public:
    bool contains(var item, value release) const { return find(key_of(item, release)) != nullptr; }
    // Precondition: contains().
    std::span<const group_id> at(var item, value release) const {
        const entry& e = *find(key_of(item, release));
        return {groups_.data() + e.first, e.count};
    }
    void set(var item, value release, std::span<const group_id> groups) {
        if (2 * (used_ + 1) > table_.size()) grow();
        entry& e = slot(table_, key_of(item, release));
        if (e.key == free) ++used_;
        e = {key_of(item, release), static_cast<std::uint32_t>(groups_.size()),
             static_cast<std::uint32_t>(groups.size())};
        groups_.insert(groups_.end(), groups.begin(), groups.end());
    }

  private:
    const entry* find(std::uint64_t key) const {
        if (table_.empty()) return nullptr;
        const entry& e = slot(table_, key);
        return e.key == free ? nullptr : &e;
    }
    void grow() {
        std::vector<entry> larger(table_.empty() ? 64 : 2 * table_.size());
        for (const entry& e : table_)
            if (e.key != free) slot(larger, e.key) = e;
        table_.swap(larger);
    }

    std::vector<entry> table_;  // a power of two
    std::vector<group_id> groups_;
    std::size_t used_ = 0;
};

}  // namespace purvey::solve
