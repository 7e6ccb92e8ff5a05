#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "purvey/solve/ids.hpp"

namespace purvey::solve {

// What follows one release of an item in the queue, by (item, release): a hash table with open
// addressing. Few of a project's releases are ever looked at, so there is no place for each of
// them.
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
    bool contains(var item, value release) const { return find(item, release).has_value(); }
    std::optional<std::span<const var>> find(var item, value release) const {
        if (table_.empty()) return {};
        const entry& e = slot(table_, key_of(item, release));
        if (e.key == free) return {};
        return std::span<const var>(items_.data() + e.first, e.count);
    }
    // Starts the list of a release, or starts it again; append() goes on with it.
    void start(var item, value release) {
        if (2 * (used_ + 1) > table_.size()) grow();
        entry& e = slot(table_, key_of(item, release));
        if (e.key == free) ++used_;
        e = {key_of(item, release), static_cast<std::uint32_t>(items_.size()), 0};
        last_ = &e;
    }
    void append(std::span<const var> next) {
        items_.insert(items_.end(), next.begin(), next.end());
        last_->count += static_cast<std::uint32_t>(next.size());
    }

    std::size_t bytes() const {
        return table_.size() * sizeof(entry) + items_.size() * sizeof(var);
    }

  private:
    void grow() {
        std::vector<entry> larger(table_.empty() ? 64 : 2 * table_.size());
        for (const entry& e : table_)
            if (e.key != free) slot(larger, e.key) = e;
        table_.swap(larger);
    }

    std::vector<entry> table_;  // a power of two
    std::vector<var> items_;
    entry* last_ = nullptr;
    std::size_t used_ = 0;
};

}  // namespace purvey::solve
