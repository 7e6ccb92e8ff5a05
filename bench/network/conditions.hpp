#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace network {

// What goes wrong with each `every`-th request whose path holds `where`.
struct fault {
    enum class kind {
        status,   // another answer: `number`
        cut,      // half of the body, then the connection is closed
        longer,   // a length is announced that is larger by one, then the connection is closed
        shorter,  // a length is announced that is smaller by one
        changed,  // the last byte of the body is another one
        drip      // 64 bytes every `number` ms
    } what = kind::status;
    unsigned number = 0, every = 1, seen = 0;
    std::string where;
};

// How far away the index is, and how it fares.
struct conditions {
    double delay_ms = 0;
    double spread_ms = 0;  // up to so much more, by path and seed: answers overtake each other
    std::uint64_t seed = 0;
    std::size_t at_once = SIZE_MAX;  // answers under way; other requests wait for their turn
    unsigned page_max_age = 600;
    std::vector<fault> faults;

    // "delay MS [SPREAD SEED]", "at-once N", "max-age SECONDS", "fault WHAT EVERY WHERE" with WHAT
    // a status or one of cut, longer, shorter, changed, drip:MS, and "no-faults". False: not
    // understood.
    bool obey(const std::string& line);
    double delay_of(std::string_view path) const;
    // The fault this request meets, or nullptr; counts it.
    const fault* meet(std::string_view path);
};

}  // namespace network
