#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::answer {

// One file as it will stand in the lock: checked, credentials and fragment removed.
struct locked_file {
    std::string name, url;
    std::string upload_time;  // a valid TOML date-time in UTC, or ""
    std::optional<std::uint64_t> size;
    std::vector<std::pair<std::string, std::string>> hashes;  // sha256, sha384, sha512; not empty
};

struct locked_files {
    std::optional<locked_file> sdist;
    std::vector<locked_file> wheels;  // by name
};

// The files of a release that the lock names. Errors as of write_lock.
expected<locked_files, error> files_to_lock(const picked_release&);

// A date-time that every TOML reader accepts, of the form 2023-10-03T12:00:00.123456Z; "" for
// anything else, and for other zones than UTC.
std::string toml_date_time(std::string_view rfc3339);

}  // namespace purvey::answer
