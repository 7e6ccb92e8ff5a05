#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/source/published.hpp"
#include "purvey/source/source.hpp"

namespace purvey {

// A key and a value that a snapshot carries besides its projects. Keys that purvey writes: "made
// by", "made at", "environment", "index", "requirements" (one a set), "files", "rejected", "grants"
// (one a list: bytes, see grants_note.hpp).
struct snapshot_note {
    std::string key;
    std::string value;
};

// What `purvey snapshot info` says.
struct snapshot_info {
    std::string file;
    std::uint32_t format = 0;
    std::uint64_t bytes = 0;
    bool complete = false;  // a name that is not listed does not exist
    bool local = false;
    bool files = false;
    bool digests = false;  // every file has a sha256, so answers can be locked
    std::uint64_t projects = 0, releases = 0, file_count = 0, requirement_strings = 0, groups = 0;
    std::vector<std::pair<std::string, std::uint64_t>> sections;  // name, bytes
    std::vector<snapshot_note> notes;

    std::vector<std::string> lines() const;
};

// An index frozen in one file (spec/snapshot.md), which stays open; a project is read when it is
// first listed. A snapshot of recorded runs knows only what they visited: any other project or
// release is an error, never "does not exist". The file must not be changed while it is open
// (purvey replaces snapshots by renaming). Not safe for several threads at once.
class snapshot final : public source {
  public:
    // Checks magic, format, length and the checksum of header and section table, nothing more.
    static expected<snapshot, error> open(const std::string& path);
    // The bytes outlive the snapshot; `file` names them in messages.
    static expected<snapshot, error> from_bytes(std::string_view bytes, std::string file);

    snapshot(snapshot&& other) noexcept;
    snapshot& operator=(snapshot&& other) noexcept;
    ~snapshot() override;

    expected<const listing*, error> list(std::string_view project) override;
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override;
    // False for a recording of a source that was not: then it holds only what the runs asked for.
    bool local() const override;
    // The checksum of header and section table, which holds those of all sections, in hexadecimal.
    std::string identity() const override;
    // nullptr also where some release's metadata is not static or was not recorded.
    const std::vector<requirement_group>* groups(const listing& l) override;

    std::size_t size() const;  // projects, absent ones included
    // Precondition: place < size(). Names ascend; "" where the snapshot is damaged.
    std::string name(std::size_t place) const;

    expected<snapshot_info, error> info() const;
    // The published grants that counted when it was recorded.
    expected<std::vector<recorded_grants>, error> published() const;
    // Checks every section, every reference and the order of names and releases.
    expected_void<error> verify() const;

  private:
    struct state;
    explicit snapshot(state* s) : state_(s) {}
    state* state_;  // owned
};

// Input of `purvey snapshot build`: graph files, one project a line of JSON
// (spec/snapshot.md, "Graphs"), each plain or compressed by zstd. Later files overlay earlier ones:
// a project's releases merge, and the later file's word on a version holds.
struct snapshot_build {
    std::vector<std::string> graphs;
    std::string output;
    std::string index_url = "https://pypi.org/simple";  // the index the graph describes
    std::string made_by;
    std::string made_at;  // RFC 3339, or "" for a file that does not tell
    // Not empty: a release that names its files must have an sdist or a wheel for one of these.
    std::vector<pep::tag_set> targets;
    std::string environment;  // says what `targets` are; kept as a note
};

// Opens the module purvey-build beside the program, so that other commands need not load what it
// links. Errors: bad_input names file and line.
expected<snapshot_info, error> build_snapshot(const snapshot_build& build);

}  // namespace purvey
