#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/inputs.hpp"

namespace purvey::detail {

struct logical_line {
    std::string text;      // continuations joined, comment and outer blanks removed; not empty
    std::size_t line = 0;  // of its first physical line
};

// pip's rules: lines end at \n, \r\n or \r; a backslash at the end joins the next line; a comment
// starts at "#" after a blank or at the start, and a comment line ends a continuation.
std::vector<logical_line> logical_lines(std::string_view text);

// Reads requirements files and all they name into one `inputs`. Bounded: files are read at most 16
// deep, 1,000 in all, 50,000 requirements and constraints in all.
class requirements_reader {
  public:
    explicit requirements_reader(inputs& out) : out_(out) {}

    enum class role { requirements, constraints, overrides, excludes };
    expected_void<error> read(const std::string& path, role);

  private:
    struct place;
    expected_void<error> read_line(const logical_line&, const place&);
    // after: the requirement of the line, or null.
    expected_void<error> read_options(std::string_view options, need* after, const place&);
    expected_void<error> apply(std::string_view name, const std::string& value, need* after,
                               const place&);
    expected_void<error> add_hash(const std::string& value, need& to, const place&);
    std::vector<need>& list(role);
    expected_void<error> nested(const std::string& value, role, const place&);
    expected_void<error> add(std::string_view requirement, const place&);

    inputs& out_;
    std::vector<std::string> open_;  // canonical paths of the files being read, outermost first
    std::size_t files_ = 0;
};

}  // namespace purvey::detail
