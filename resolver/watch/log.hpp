#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/disk/descriptor.hpp"
#include "resolver/watch/entry.hpp"

// A file of entries, each of which commits to all before it (spec/watch.md).
namespace purvey::watch {

struct log {
    std::string path;
    std::vector<entry> entries;
    std::string head = no_line;  // digest of the last
};

// Checks every link. Errors: refused, naming the first line that is bad; bad_input, a file that is
// not there or cannot be read.
expected<log, error> parse_log(std::string_view text, const std::string& path);
expected<log, error> read_log(const std::string& path);

// Whether `digest` is that of an entry: what a head said earlier is still there.
bool holds(const log&, std::string_view digest);

// A log that is being written. While one lives nobody else writes to the file.
class log_file {
  public:
    // Reads and checks what is there; a file that does not exist is made. Errors: those of
    // read_log; unknown, where another process is writing to it or it cannot be written.
    static expected<log_file, error> open(const std::string& path);

    const log& so_far() const { return log_; }

    // All of them or none: `previous` and `digest` are set here. On the disk when it returns.
    expected_void<error> append(std::vector<entry>);

  private:
    log_file(int opened, log l);

    disk::descriptor descriptor_;
    log log_;
};

}  // namespace purvey::watch
