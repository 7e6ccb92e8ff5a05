#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/format.hpp"

namespace purvey {
struct snapshot_info;
}

namespace purvey::snapshot_format {

// The bytes of a snapshot whose header and section table have been checked. Everything else is
// untrusted and is checked where it is read.
class image {
  public:
    // `file` names the snapshot in messages; the bytes outlive the image.
    static expected<image, error> open(std::string_view bytes, std::string file);

    const std::string& file() const { return file_; }
    std::uint32_t flags() const { return load32(bytes_.data() + 12); }
    std::uint64_t size() const { return bytes_.size(); }
    counts stated() const;
    std::string_view bytes(section s) const { return sections_[index(s)]; }
    bool checksum_holds(section s) const;

    std::size_t projects() const { return projects_; }
    std::size_t strings() const { return strings_; }
    // Nothing: the offsets are damaged, or there is no such place.
    std::optional<std::string_view> name(std::uint64_t place) const;
    std::optional<std::string_view> project(std::uint64_t place) const;
    std::optional<std::string_view> string(std::uint64_t id) const;

    // Reads the number of a string; "" and a failed reader if it names none.
    std::string_view read_string(byte_reader& in) const;
    // The same where 0 stands for "".
    std::string_view read_optional(byte_reader& in) const;

    unexpected<error> damaged(std::string_view what) const;

  private:
    std::string_view bytes_;
    std::string file_;
    std::array<std::string_view, section_count> sections_;
    std::array<std::uint64_t, section_count> checksums_{};
    std::size_t projects_ = 0;
    std::size_t strings_ = 0;

    static std::size_t index(section s) { return static_cast<std::size_t>(s) - 1; }
    std::optional<std::string_view> slice(section offsets, section texts,
                                          std::uint64_t place) const;
    bool read_table();
    bool count_entries();
};

// The value of the first note with this key, or "".
std::string note_value(const image& from, std::string_view key);
expected<snapshot_info, error> info_of(const image& from);
expected_void<error> verify(const image& from);

}  // namespace purvey::snapshot_format
