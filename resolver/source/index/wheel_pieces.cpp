#include "resolver/source/index/wheel_pieces.hpp"

#include <utility>

namespace purvey::index {

void wheel_pieces::add(std::uint64_t offset, std::string bytes) {
    // Neighbours are joined, so that a read across them finds one piece.
    if (const auto next = pieces_.find(offset + bytes.size()); next != pieces_.end()) {
        bytes += next->second;
        pieces_.erase(next);
    }
    auto before = pieces_.lower_bound(offset);
    if (before != pieces_.begin() && (--before)->first + before->second.size() == offset)
        before->second += bytes;
    else
        pieces_.insert_or_assign(offset, std::move(bytes));
}

const char* wheel_pieces::at(std::uint64_t offset, std::uint64_t length) const {
    auto piece = pieces_.upper_bound(offset);
    if (piece == pieces_.begin()) return nullptr;
    --piece;
    const std::uint64_t skip = offset - piece->first;
    if (skip > piece->second.size() || piece->second.size() - skip < length) return nullptr;
    return piece->second.data() + skip;
}

std::uint64_t wheel_pieces::gap_end(std::uint64_t offset) const {
    const auto next = pieces_.upper_bound(offset);
    return next == pieces_.end() ? size_ : next->first;
}

}  // namespace purvey::index
