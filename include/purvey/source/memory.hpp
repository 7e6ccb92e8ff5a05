#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/source.hpp"

// A source made of plain values, for tests and for programs that know their releases already.
namespace purvey {

struct memory_file {
    std::string name;
    std::string url;
    file_kind kind = file_kind::wheel;
    std::vector<std::pair<std::string, std::string>> hashes;
    std::optional<std::uint64_t> size;
    std::string upload_time;
    std::string requires_python;
    bool yanked = false;
    std::string yanked_reason;
    metadata_offer metadata = metadata_offer::unknown;
    std::string metadata_sha256;
};

struct memory_release {
    std::string version = {};
    std::vector<std::string> requires_dist = {};
    std::vector<std::string> provides_extra = {};
    std::vector<std::string> provides_dist = {};
    std::vector<std::string> obsoletes_dist = {};
    std::vector<std::string> import_name = {};
    std::string requires_python = {};
    bool yanked = false;
    metadata_origin origin = metadata_origin::release;
    std::string metadata_file = {};  // the file the metadata stands for, or ""
    std::string why = {};            // needs_build: what was tried
    std::vector<memory_file> files = {};
};

struct memory_project {
    std::string name;                           // any spelling
    std::vector<memory_release> releases = {};  // in any order
    std::string index_url = {};
    std::string status = {};
    bool files_known = false;  // true: releases are known by their files
    std::vector<std::pair<std::string, std::string>> rejected = {};  // what, why
    // As listing has them.
    std::optional<std::vector<granted_namespace>> namespaces = {};
    std::optional<std::vector<std::string>> virtual_providers = {};
};

// A name that is not among the projects does not exist. Pointers live as long as the source, also
// after it was moved.
class memory_source final : public source {
  public:
    // Errors (bad_input): a version that does not parse, two equal versions of a project, a name
    // given twice.
    static expected<memory_source, error> make(std::vector<memory_project> projects);

    expected<const listing*, error> list(std::string_view project) override;
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override;
    bool local() const override { return true; }
    const std::vector<requirement_group>* groups(const listing& l) override;
    // For tests: answers as a source that keeps no groups.
    void hide_groups() { groups_hidden_ = true; }

  private:
    struct entry {
        listing list;
        std::vector<release_metadata> metadata;
        std::vector<requirement_group> groups;
        std::vector<release_range> ranges;  // of the groups

        void find_groups();
    };
    std::vector<memory_project> texts_;  // the views of entries_ point here
    std::vector<entry> entries_;         // sorted by name
    std::vector<listing*> absent_;       // owned; names asked for that do not exist
    bool groups_hidden_ = false;

    memory_source() = default;
    expected_void<error> fill(memory_project& from);
    const entry* found(const listing& l) const;

  public:
    memory_source(memory_source&& other) noexcept;
    memory_source& operator=(memory_source&& other) noexcept;
    ~memory_source() override;
};

}  // namespace purvey
