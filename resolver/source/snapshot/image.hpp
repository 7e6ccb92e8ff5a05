#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/source/snapshot/byte_store.hpp"
#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/format.hpp"

namespace purvey {
struct snapshot_info;
struct snapshot_note;
}  // namespace purvey

namespace purvey::snapshot_format {

// A snapshot whose header and section table have been checked. Everything else is untrusted and is
// checked where it is read.
class image {
  public:
    // `file` names the snapshot in messages.
    static expected<image, error> open(byte_store bytes, std::string file);

    const std::string& file() const { return file_; }
    std::uint32_t flags() const { return load32(head_.data() + 12); }
    std::uint64_t size() const { return bytes_.size(); }
    std::uint64_t checksum() const { return load64(head_.data() + checksum_offset); }
    counts stated() const;
    std::uint64_t size(section s) const { return at(s).size; }
    // False: not all of these bytes are in the section.
    bool read(section s, std::uint64_t offset, char* to, std::uint64_t size) const;
    bool checksum_holds(section s) const;

    std::uint64_t slots() const { return size(section::slots) / slot_size; }
    // Every slot that leads to a project, by its number, in the order of the projects.
    struct numbered_slot {
        slot leads;
        std::uint64_t number;
    };
    expected<std::vector<numbered_slot>, error> order() const;

    // The record of a project, from its name on, in `buffer`.
    expected<std::string_view, error> record(slot at, std::string& buffer) const;
    // Nothing: no project has this name.
    expected<std::optional<std::string_view>, error> record(std::string_view name,
                                                            std::string& buffer) const;

    unexpected<error> damaged(std::string_view what) const;

  private:
    struct placed {
        std::uint64_t offset = 0;
        std::uint64_t size = 0;
        std::uint64_t checksum = 0;
    };
    byte_store bytes_;
    std::string file_;
    std::array<char, header_size + section_count * table_entry_size> head_{};
    std::array<placed, section_count> sections_{};

    image(byte_store bytes, std::string file) : bytes_(std::move(bytes)), file_(std::move(file)) {}
    const placed& at(section s) const { return sections_[static_cast<std::size_t>(s) - 1]; }
    expected_void<error> check_head();
    bool read_table();
};

expected<std::vector<snapshot_note>, error> notes_of(const image& from);
expected<snapshot_info, error> info_of(const image& from);
expected_void<error> verify(const image& from);

}  // namespace purvey::snapshot_format
