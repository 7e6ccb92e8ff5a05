#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"
#include "purvey/source/source.hpp"
#include "resolver/source/snapshot/image.hpp"

namespace purvey::snapshot_format {

// Text made while reading files (hashes in hexadecimal, URLs); stays in place.
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
    std::uint64_t file = 0;  // n + 1: the release's n-th file
    std::string_view text;   // the name of another file, or why a build is needed

    bool operator==(const decoded_state&) const = default;
};

// One project, read from a snapshot. It owns the text that its strings point to.
struct decoded_project {
    listing list;
    runs<decoded_state> states;
    runs<std::string_view> pythons;  // of metadata, where not those of the releases
    std::array<decoded_field, field_count> fields;
    std::vector<release_range> ranges;  // of all groups
    bool all_static = false;            // every release's metadata is here
    // Handed out, by release; the origin depends on the files asked for.
    std::map<std::pair<std::size_t, metadata_origin>, release_metadata> handed;
    std::unique_ptr<char[]> texts;
    std::string plain;  // the unpacked side block
    arena made;
};

// Reads projects; what it needs meanwhile is kept from one to the next.
class project_reader {
  public:
    explicit project_reader(const image& from) : from_(from) {}

    // nullptr: no project has this name.
    expected<std::unique_ptr<decoded_project>, error> find(std::string_view name);
    expected<std::unique_ptr<decoded_project>, error> read(slot at);
    expected<std::string, error> name(slot at);
    // What the notes `index` say, in their order.
    expected<std::span<const std::string>, error> indexes();
    // Bytes of the record read last.
    std::size_t size() const { return record_.size(); }

  private:
    const image& from_;
    std::string record_;
    std::vector<std::string_view> texts_;
    std::vector<std::string> indexes_;
    bool indexes_read_ = false;

    expected<std::unique_ptr<decoded_project>, error> decode(std::string_view record);
};

// Reads a record into `project`; `texts` becomes the texts of the project. Empty, or what is
// damaged.
std::string_view decode(std::string_view record, std::span<const std::string> indexes,
                        std::vector<std::string_view>& texts, decoded_project& project);

// The n-th text, as `in` says; "" and a failed reader if there is none.
std::string_view read_string(byte_reader& in, std::span<const std::string_view> texts);
// The same where 0 stands for "".
std::string_view read_optional(byte_reader& in, std::span<const std::string_view> texts);

// Reads the groups of one field. Precondition: `ranges` has room for all ranges that may follow.
// The reader fails on damage.
decoded_field read_field(byte_reader& in, std::span<const std::string_view> texts,
                         std::size_t releases, std::vector<release_range>& ranges);

// Reads files into `project`, whose releases are there.
bool read_side(std::string_view block, decoded_project& project);

// Metadata of one release for these files (source::metadata).
expected<const release_metadata*, error> metadata_of(const image& from, decoded_project& project,
                                                     std::size_t release,
                                                     std::span<const std::size_t> files,
                                                     std::size_t fitting);

}  // namespace purvey::snapshot_format
