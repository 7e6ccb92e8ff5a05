#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/model/release_file.hpp"
#include "resolver/source/index/text_arena.hpp"
#include "resolver/source/snapshot/bytes.hpp"

// One file of a page that is kept (page_entry.hpp).
namespace purvey::index {

// Texts that many files share, by their number.
class numbered {
  public:
    std::size_t of(std::string_view text) {
        const auto [at, fresh] = numbers_.try_emplace(text, texts_.size());
        if (fresh) texts_.push_back(text);
        return at->second;
    }
    void put(std::string& out) const {
        snapshot_format::put_varint(out, texts_.size());
        for (const std::string_view text : texts_) snapshot_format::put_text(out, text);
    }

  private:
    std::map<std::string_view, std::size_t> numbers_;
    std::vector<std::string_view> texts_;
};

std::string_view read_shared(snapshot_format::byte_reader&,
                             const std::vector<std::string_view>& shared);

// What comes before a file, and is mostly much like it.
struct neighbour {
    std::string_view url, upload_time;
};

void put_file(std::string& out, const release_file&, neighbour&, numbered& shared);
// Of texts that do not stand there in one piece, `made` has the memory.
void read_file(snapshot_format::byte_reader&, const std::vector<std::string_view>& shared,
               neighbour&, text_arena& made, release_file& out);

// What `kind` and `yanked` are, in the first byte of a file and of its shape.
constexpr unsigned kind_mask = 3, yanked_bit = 1u << 4;

}  // namespace purvey::index
