#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/source/snapshot/format.hpp"
#include "resolver/source/snapshot/string_table.hpp"

namespace purvey::snapshot_format {

// A release as a graph tells it; texts are numbers in graph::texts.
struct graph_release {
    std::uint32_t version = 0;
    std::uint32_t requires_python = 0;  // 0: "", else number + 1
    std::uint32_t source = 0;           // which graph file
    bool fits = true;                   // names no file, or one for the targets
    bool yanked = false;
    // Per field: where its texts start in graph::lists, and how many.
    std::array<std::pair<std::uint32_t, std::uint32_t>, field_count> fields{};
};

struct graph_project {
    std::string name;  // normalised
    std::vector<graph_release> releases;
};

// All graph files together, before anything is judged but their JSON.
struct graph {
    string_table texts;
    std::vector<std::uint32_t> lists;
    std::vector<graph_project> projects;  // in the order first seen
    std::unordered_map<std::string, std::size_t> places;
    std::uint64_t bad_names = 0;
};

// Reads one graph file into `into`. Errors: bad_input with file and line.
expected_void<error> read_graph(const std::string& path, std::uint32_t source,
                                const std::vector<pep::tag_set>& targets, graph& into);

// Gives the lines of a file, plain or compressed by zstd (window up to 128 MiB), one at a time.
class line_file {
  public:
    static constexpr std::size_t line_cap = std::size_t{256} << 20;

    explicit line_file(std::string path);
    line_file(const line_file&) = delete;
    line_file& operator=(const line_file&) = delete;
    ~line_file();

    // The next line without its end, followed by at least `padding` readable bytes; nullptr data
    // at the end of the file. Valid until the next call.
    expected<std::string_view, error> next();
    std::uint64_t line() const { return line_; }
    const std::string& path() const { return path_; }

    static constexpr std::size_t padding = 64;

  private:
    struct input;
    std::string path_;
    input* input_;  // owned
    std::string buffer_;
    std::size_t first_ = 0;  // of what is not yet given out
    std::size_t last_ = 0;   // of what was read
    std::size_t scanned_ = 0;
    std::uint64_t line_ = 0;
    bool ended_ = false;

    expected_void<error> fill();
};

// Judges versions, requirements and requires-python, merges, and makes the snapshot.
expected<std::string, error> make_snapshot(graph& from, const snapshot_build& build);

}  // namespace purvey::snapshot_format
