#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "purvey/policy/grant.hpp"
#include "resolver/watch/history.hpp"
#include "resolver/watch/log.hpp"
#include "resolver/watch/share.hpp"

// Which promises a vendor kept, as logs show it (spec/watch.md).
namespace purvey::watch {

enum class promise : std::uint8_t { unchanged, not_removed, available, p95_ms, min_mb_s };

struct judgement {
    promise what = promise::unchanged;
    outcome is = outcome::unknown;
    std::size_t observations = 0, bad = 0, needed = 0;
    std::size_t bad_runs = 0;  // in which something bad was seen
    std::size_t left_out = 0;  // runs whose reference says that the observer's line was the cause
    // Of p95_ms in microseconds, of min_mb_s in bytes a second; 0: not known.
    std::uint64_t limit = 0, measured = 0, of_reference = 0;
};

struct grant_report {
    std::string name_space, index;
    std::vector<grant> granted;  // by the policy: one, or none
    std::string from, to;
    std::vector<std::string> observers;  // sorted
    std::size_t runs = 0, files = 0;
    std::vector<judgement> judgements;
    std::vector<finding> findings;  // each once

    bool broken() const;
};

// By namespace and index, sorted. Promises are those of the grants that name both.
std::vector<grant_report> judge(const std::vector<log>&, const std::vector<grant>&);

}  // namespace purvey::watch
