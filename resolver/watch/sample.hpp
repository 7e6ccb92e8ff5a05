#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/grant.hpp"
#include "resolver/source/index/network.hpp"
#include "resolver/watch/history.hpp"
#include "resolver/watch/log.hpp"

// One look at the files of a vendor (spec/watch.md).
namespace purvey::watch {

struct question {
    std::string name_space, index;      // of a grant; a URL without a login or '/' at its end
    std::vector<std::string> projects;  // beside those that the index lists and the log knows
    std::string observer;
    std::uint64_t seed = 0;
    std::uint64_t sample = 20;  // files that are read; 0: all
    std::uint64_t max_bytes = 2'000'000'000;
    std::string reference;  // page of a project of another index, or ""
};

struct seen_now {
    std::size_t projects = 0;  // that have files
    std::size_t listed = 0, fresh = 0;
    std::size_t unread = 0;  // of the sample, because of max_bytes
    std::size_t sized = 0;   // of those, with a size that the index tells
    std::vector<entry> reads, failed;
    entry reference;  // `url` is "" where none was asked for
    std::vector<finding> findings;
};

// UTC, as an entry has it.
using clock = std::function<std::string()>;

// Told while it waits: how many files of the sample are read; of 0, while pages are asked for.
using told = std::function<void(std::size_t read, std::size_t of)>;

// All that is seen goes into the log, before it returns and whatever becomes of the rest. Errors:
// those of log_file::append; bad_input, where no project is known.
expected<seen_now, error> look(const question&, index::network&, log_file&, const clock&,
                               const told& = {});

}  // namespace purvey::watch
