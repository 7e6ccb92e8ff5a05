#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace purvey::index {

// A wheel of which only some pieces are at hand: enough to find METADATA in it without fetching the
// rest. (Wheels keep it near the end; the list of members is the end.)
class wheel_pieces {
  public:
    explicit wheel_pieces(std::uint64_t size) : size_(size) {}

    std::uint64_t size() const { return size_; }
    // Pieces never overlap: what is added is what wheel_metadata() said was missing, or the end.
    void add(std::uint64_t offset, std::string bytes);

    // The bytes at [offset, offset + length), or nullptr if some are missing.
    const char* at(std::uint64_t offset, std::uint64_t length) const;

    // Where the next piece behind `offset` begins, or the wheel ends.
    std::uint64_t gap_end(std::uint64_t offset) const;

  private:
    std::uint64_t size_;
    std::map<std::uint64_t, std::string> pieces_;
};

struct wheel_outcome {
    enum class kind { found, missing, bad } what = kind::bad;
    std::string text;                      // found: METADATA; bad: why
    std::uint64_t offset = 0, length = 0;  // missing: fetch this
};
// METADATA of at most `limit` bytes. Its CRC has been checked when found. (libzip; in purvey-net.)
wheel_outcome wheel_metadata(const wheel_pieces&, std::size_t limit);

// What libzip reads at the end of every archive; asked for first.
constexpr std::uint64_t wheel_tail = 72u << 10;

}  // namespace purvey::index
