#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"
#include "purvey/source/source.hpp"
#include "resolver/source/snapshot/image.hpp"

namespace purvey::snapshot_format {

// Text made while reading (hashes in hexadecimal, URLs); stays in place.
class arena {
  public:
    // nullptr beyond text_cap in all.
    char* allocate(std::size_t size);

  private:
    std::vector<std::unique_ptr<char[]>> chunks_;
    char* next_ = nullptr;
    std::size_t left_ = 0;
    std::size_t total_ = 0;
};

struct decoded_field {
    struct exception {
        std::uint32_t first = 0;
        std::uint32_t last = 0;
        std::vector<std::uint32_t> places;
    };
    std::vector<requirement_group> groups;
    std::vector<exception> exceptions;

    // What one release declares, in its own order.
    std::vector<std::string_view> of(std::uint32_t release) const;
};

struct decoded_state {
    metadata_state state = metadata_state::absent;
    std::optional<std::uint64_t> file;  // place among the release's files
    std::string_view text;              // a file's name, or why a build is needed
    std::string_view requires_python;
};

// One project, read from a snapshot. Its strings point into the snapshot, the arena and `plain`.
struct decoded_project {
    listing list;
    std::vector<decoded_state> states;
    std::array<decoded_field, field_count> fields;
    bool all_static = false;  // every release's metadata is here
    // Metadata handed out, by release; its origin depends on the files asked for.
    std::deque<release_metadata> made;
    std::vector<std::vector<const release_metadata*>> handed;
    arena text;
    std::string plain;  // the unpacked side block
};

// Reads the groups of one field. The reader fails on damage.
decoded_field read_field(const image& from, byte_reader& in, std::size_t releases);

// Reads files and rejected entries into `project`, whose releases are there.
bool read_side(const image& from, std::string_view block, decoded_project& project);

expected<std::unique_ptr<decoded_project>, error> read_project(const image& from,
                                                               std::size_t place);

// Metadata of one release for these files (source::metadata).
expected<const release_metadata*, error> metadata_of(const image& from, decoded_project& project,
                                                     std::size_t release,
                                                     std::span<const std::size_t> files,
                                                     std::size_t fitting);

}  // namespace purvey::snapshot_format
