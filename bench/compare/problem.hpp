#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "purvey/solve/value_set.hpp"

// The integer problem of FORMAT.md as purvey's core takes it; problem.h reads it.
namespace purvey::bench {

struct problem {
    static constexpr std::uint32_t none = 0xFFFF'FFFF;
    struct node {
        solve::value count = 0;
        std::uint32_t base = none;                      // of an extra: its project
        std::vector<std::vector<std::uint32_t>> lists;  // groups, by candidate
        std::vector<std::uint32_t> groups;              // all of them
    };
    struct group {
        std::uint32_t target = 0;
        solve::value_set releases, refused;  // refused: values of the target, absence included
    };
    struct root {
        std::uint32_t target;
        solve::value_set allowed;
    };
    struct scenario {
        std::string id;
        std::vector<root> roots;
    };
    std::vector<node> nodes;
    std::vector<group> groups;
    std::vector<scenario> scenarios;

    // Ends the program where the file is not a problem.
    static problem read(const char* file);
};

}  // namespace purvey::bench
