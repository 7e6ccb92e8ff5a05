#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

// The numbers of spec/snapshot.md.
namespace purvey::snapshot_format {

inline constexpr std::string_view magic = "purveysn";
inline constexpr std::uint32_t format_version = 2;
inline constexpr std::size_t header_size = 96;
inline constexpr std::size_t checksum_offset = 88;
inline constexpr std::size_t table_entry_size = 32;

// Flags of the header.
inline constexpr std::uint32_t flag_complete = 1;  // a name that is not listed does not exist
// Metadata of every release of every project listed is here.
inline constexpr std::uint32_t flag_local = 2;
inline constexpr std::uint32_t flag_files = 4;
inline constexpr std::uint32_t flag_digests = 8;  // every file has a sha256

enum class section : std::uint32_t { notes = 1, slots, projects };
inline constexpr std::size_t section_count = 3;
inline constexpr std::array<std::string_view, section_count> section_names = {"notes", "slots",
                                                                              "projects"};

// Where a project of some name is found.
struct slot {
    std::uint32_t offset = 0;  // of the project's record
    std::uint16_t first = 0;   // bytes of it to read first; 0: there is no project
    std::uint16_t tag = 0;     // of the name
};
inline constexpr std::size_t slot_size = 8;
inline constexpr std::uint64_t first_cap = 0xffff;
inline constexpr std::uint64_t probe_cap = 1024;  // slots from a name's own to the one that has it

constexpr std::uint16_t tag_of(std::uint64_t hash) {
    return static_cast<std::uint16_t>(hash >> 48);
}

struct counts {
    std::uint64_t projects = 0;
    std::uint64_t releases = 0;
    std::uint64_t files = 0;
    std::uint64_t requirements = 0;  // distinct strings used as requirements
    std::uint64_t groups = 0;        // of requirements
};

// Flags of a project.
inline constexpr std::uint32_t project_exists = 1;
inline constexpr std::uint32_t project_files_known = 2;
inline constexpr std::uint32_t project_has_yanks = 4;
// The metadata's column of requires-python differs from the listing's.
inline constexpr std::uint32_t project_own_requires_python = 8;
inline constexpr std::uint32_t project_has_side = 16;  // files
inline constexpr std::uint32_t project_has_status = 32;
inline constexpr std::uint32_t project_has_rejected = 64;
inline constexpr std::uint32_t project_has_words = 128;  // of its index: namespaces, virtual
inline constexpr std::uint32_t project_flags_known = 255;

enum class metadata_state : std::uint8_t { absent, own_file, other_file, release, needs_build };
inline constexpr std::uint64_t metadata_states = 5;

// Fields of metadata kept as groups, in this order.
inline constexpr std::size_t field_count = 5;
inline constexpr std::array<std::string_view, field_count> field_names = {
    "requires-dist", "provides-extra", "provides-dist", "obsoletes-dist", "import-name"};

// Of one file, first byte: kind (2 bits), then three forms of 2 bits.
enum class url_form : std::uint8_t { literal, hashed_path, beside };
enum class hash_form : std::uint8_t { none, sha256, list };
enum class time_form : std::uint8_t { none, six_digits, digits, literal };
// Flags of a file, its second byte.
inline constexpr std::uint32_t file_has_size = 1;
inline constexpr std::uint32_t file_same_python = 2;  // requires-python of the file before
inline constexpr std::uint32_t file_yanked = 4;
inline constexpr std::uint32_t file_has_reason = 8;
inline constexpr std::uint32_t file_offer_shift = 4;         // metadata_offer in bits 4 and 5
inline constexpr std::uint32_t file_metadata_binary = 64;    // metadata_sha256 as 32 bytes
inline constexpr std::uint32_t file_metadata_literal = 128;  // ... as text

inline constexpr std::size_t file_columns = 8;
enum class column : std::size_t { counts, flags, names, urls, sizes, times, extras, texts };

// Bounds on what reading one project may take. The writer refuses to exceed them, so more is
// damage.
inline constexpr std::uint64_t record_cap = 256u << 20;  // bytes of a record; also of the notes
inline constexpr std::uint64_t table_cap = 64u << 20;    // bytes of the texts of one project
inline constexpr std::uint64_t side_cap = 64u << 20;     // unpacked bytes of a side block
inline constexpr std::uint64_t text_cap = 256u << 20;    // bytes of URLs, hashes and times
inline constexpr std::uint64_t file_cap = 1u << 20;      // files of one release
inline constexpr std::size_t version_cap = 4096;         // bytes of one version

}  // namespace purvey::snapshot_format
