#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// One line of a log (spec/watch.md).
namespace purvey::watch {

enum class seen : std::uint8_t {
    run,        // a run began: what follows was seen in it
    listed,     // a file on its project's page, new there or said to be other than before
    gone,       // a file that was listed, and is not any more, or is answered by 404
    read,       // a file, whole
    unread,     // a file of the sample of which at most the size was asked for
    failed,     // a page or file that its index did not give
    reference,  // a file of another index, for its times; or that there was no answer
};

// Numbers that do not belong to the kind are 0, texts "".
struct entry {
    std::string previous;  // digest of the line before; of the first line `no_line`
    std::string time;      // "2026-01-31T12:00:00Z"
    std::string observer;  // who saw it
    seen what = seen::run;
    std::string name_space;  // as granted
    std::string index;       // URL, without a login
    std::string project, file;
    std::string url;     // of the file, or of what failed
    std::string sha256;  // as stated by the page, or of the bytes
    std::optional<std::uint64_t> size;
    std::string uploaded;  // as the page has it
    std::uint64_t first_byte_us = 0, total_us = 0;
    std::uint64_t pages = 0;  // of a run: how many were read, or are not there
    std::uint64_t seed = 0, sample = 0;
    std::string why;
    std::string digest;  // SHA-256 of the line up to this key

    friend bool operator==(const entry&, const entry&) = default;
};

inline const std::string no_line(64, '0');

// The line, newline included; `digest` is made, and not read. One entry has one line.
std::string line_of(const entry&);

// Of a line without its newline; or what is wrong with it. What is read is written the same way.
struct read_entry {
    std::optional<entry> found;
    std::string wrong;
};
read_entry parse_line(std::string_view line);
// Of what the digest covers, without it.
read_entry parse_body(std::string_view body);

// From the first byte of the file to its last.
std::uint64_t bytes_a_second(const entry&);

}  // namespace purvey::watch
