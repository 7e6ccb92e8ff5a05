#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/source/memory.hpp"
#include "purvey/source/recorder.hpp"
#include "purvey/source/snapshot.hpp"
#include "purvey/source/source.hpp"

namespace purvey::snapshot_tests {

// A small universe that uses every form of the format: equal for equal seeds.
std::vector<memory_project> random_universe(std::uint64_t seed);

// All that a source says of these names, as JSON.
std::string describe(source& from, const std::vector<std::string>& names);

std::vector<std::string> names_of(const std::vector<memory_project>& projects);

// A file in the temporary folder, removed at the end.
class temporary_file {
  public:
    explicit temporary_file(std::string_view name);
    temporary_file(const temporary_file&) = delete;
    temporary_file& operator=(const temporary_file&) = delete;
    ~temporary_file();
    const std::string& path() const { return path_; }
    void write(std::string_view bytes) const;

  private:
    std::string path_;
};

std::string read_file(const std::string& path);

// Lists every name of `from` through a recorder and returns the snapshot's bytes.
std::string record_all(source& from, const std::vector<std::string>& names,
                       const record_options& options);

// Makes the checksums of a changed snapshot right again, so that damage reaches the readers.
void reseal(std::string& bytes);

// Reads everything there is; the sum keeps the reads from being removed.
std::size_t exercise(std::string_view bytes);

}  // namespace purvey::snapshot_tests
