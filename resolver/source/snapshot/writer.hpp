#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"
#include "resolver/source/snapshot/format.hpp"
#include "resolver/source/snapshot/string_table.hpp"

namespace purvey::snapshot_format {

// How own_file and other_file name their file.
struct file_reference {
    enum class form : std::uint8_t { none, literal, index } how = form::none;
    std::uint32_t value = 0;  // string id, or place among the release's files
};

// Texts are ids of the writer's string table; "optional" ones are 0 for "", else id + 1.
struct release_record {
    std::string version;  // canonical text
    std::uint32_t requires_python = 0;
    bool yanked = false;
    std::vector<const release_file*> files;

    metadata_state state = metadata_state::absent;
    file_reference file;
    std::uint32_t why = 0;
    std::uint32_t metadata_requires_python = 0;
    std::array<std::vector<std::uint32_t>, field_count> fields;
};

struct project_record {
    std::string name;
    bool exists = false;
    bool files_known = true;
    std::string_view index_url;
    std::string_view status;
    std::vector<release_record> releases;  // ascending
    std::vector<rejected_entry> rejected;
};

// Collects projects in any order and lays them out as one snapshot. Deterministic: the same calls
// give the same bytes (with one version of libzstd).
class writer {
  public:
    explicit writer(std::uint32_t flags) : flags_(flags) {}

    string_table& strings() { return strings_; }
    void note(std::string_view key, std::string_view value);
    // Each name at most once.
    void add(const project_record& project);
    expected<std::string, error> finish();

  private:
    struct encoded {
        std::string name;
        std::string body;
    };
    std::uint32_t flags_;
    counts counts_;
    bool all_digests_ = true;
    string_table strings_;
    std::vector<bool> is_requirement_;
    std::string notes_;
    std::string sides_;
    std::vector<encoded> projects_;
    std::optional<std::string> problem_;  // the first project that does not fit

    void count(const project_record& project);
    std::string header(const std::vector<std::pair<section, std::string>>& sections) const;
};

// One field of all releases of a project as groups. Returns the number of groups.
std::size_t put_field(std::string& out, const std::vector<release_record>& releases,
                      std::size_t field);

// The releases, states and groups of a project; `side` is its block in the files section.
struct side_block {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
};
std::string put_project(const project_record& project, string_table& strings, side_block side,
                        std::size_t& groups);

// Files and rejected entries of a project; nothing if they exceed the bounds of format.hpp.
std::optional<std::string> put_side(const project_record& project, string_table& strings);

// Replaces `path` by `bytes` in one step: temporary file, fsync, rename, fsync of the folder.
expected_void<error> replace_file(const std::string& path, std::string_view bytes);

}  // namespace purvey::snapshot_format
