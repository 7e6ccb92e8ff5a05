#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "purvey/solve/session.hpp"

// Problems that are hard to search, of kinds that nobody made for this solver: near the threshold
// where random ones turn from "yes" to "no", and the classical ones. A function of kind, size and
// seed.
namespace purvey::bench {

struct requirement {
    unsigned of;  // project
    solve::value from, to;
};
struct instance {
    std::string kind;
    unsigned size = 0;
    std::uint32_t seed = 0;
    std::vector<solve::value> releases;                                 // by project
    std::vector<unsigned> roots;                                        // projects
    std::vector<std::vector<std::vector<requirement>>> needs;           // by project, by release
    std::vector<std::vector<std::pair<unsigned, solve::value>>> never;  // (project, release), all
    std::string name() const {
        return kind + " " + std::to_string(size) + " #" + std::to_string(seed);
    }
};

std::vector<std::string> kinds();
instance make(const std::string& kind, unsigned size, std::uint32_t seed);
// Says it to a session, whose wants `supply` answers.
void tell(const instance&, solve::session&);
void supply(const instance&, solve::session&, const solve::want&);

}  // namespace purvey::bench
