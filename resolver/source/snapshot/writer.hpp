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
#include "resolver/source/snapshot/text_numbers.hpp"

namespace purvey::snapshot_format {

// How own_file and other_file name their file.
struct file_reference {
    enum class form : std::uint8_t { none, literal, index } how = form::none;
    std::uint32_t value = 0;  // string id, or place among the release's files
};

// Texts are ids of the writer's string table; "optional" ones are 0 for "", else id + 1.
struct release_record {
    std::string version;                // canonical text
    std::uint32_t requires_python = 0;  // optional
    bool yanked = false;
    std::vector<const release_file*> files;

    metadata_state state = metadata_state::absent;
    file_reference file;
    std::uint32_t why = 0;                       // optional
    std::uint32_t metadata_requires_python = 0;  // optional
    std::array<std::vector<std::uint32_t>, field_count> fields;
};

struct project_record {
    std::string name;
    bool exists = false;
    bool files_known = true;
    std::string_view index_url;
    std::uint32_t status = 0;                                       // optional
    std::vector<release_record> releases;                           // ascending
    std::vector<std::pair<std::uint32_t, std::uint32_t>> rejected;  // what, why
    // As listing has them.
    std::optional<std::vector<std::pair<std::uint32_t, bool>>> namespaces;
    std::optional<std::vector<std::uint32_t>> virtual_providers;
};

// Collects projects in any order and lays them out as one snapshot. Deterministic: the same calls
// give the same bytes (with one version of libzstd).
class writer {
  public:
    // `texts` outlives the writer and may grow while it is used.
    writer(std::uint32_t flags, const string_table& texts)
        : flags_(flags), texts_(texts), numbers_(texts) {}

    void note(std::string_view key, std::string_view value);
    // The number + 1 of the note that names this index, made when it is first asked for; 0 for "".
    std::uint32_t index(std::string_view url);
    // Each name at most once.
    void add(const project_record& project);
    expected<std::string, error> finish();

  private:
    struct encoded {
        std::string name;
        std::string record;
    };
    std::uint32_t flags_;
    const string_table& texts_;
    text_numbers numbers_;
    counts counts_;
    bool all_digests_ = true;
    std::vector<bool> is_requirement_;
    std::vector<std::string> indexes_;
    std::string notes_;
    std::vector<encoded> projects_;
    std::optional<std::string> problem_;  // the first project that does not fit

    void count(const project_record& project);
    std::optional<std::string> slots();
    std::string header(const std::vector<std::pair<section, std::string>>& sections) const;
};

// One field of all releases of a project as groups.
struct group_counts {
    std::size_t groups = 0;
    std::size_t ranges = 0;
};
group_counts put_field(std::string& out, const std::vector<release_record>& releases,
                       std::size_t field, const text_numbers& numbers);

// A record from its name on. `numbers` has collected this project; `index` is of the index's note.
std::string put_project(const project_record& project, std::uint32_t index,
                        const text_numbers& numbers, std::string_view side, std::size_t& groups);

// The files of a project; nothing if they exceed the bounds of format.hpp.
std::optional<std::string> put_side(const project_record& project);

}  // namespace purvey::snapshot_format
