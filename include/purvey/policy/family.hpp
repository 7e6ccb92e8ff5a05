#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "purvey/pep/specifier.hpp"
#include "purvey/pep/version.hpp"

// Families: projects that overwrite each other (rule 5 of spec/provides.md). Two reviewed facts,
// kept apart: who excludes whom, and who may stand for whom.
namespace purvey {

enum class counted_as : std::uint8_t { own, none, mapped };

struct family_member {
    std::string project;
    pep::specifier_set versions;          // where the exclusion holds; empty: all
    std::vector<std::string> platforms;   // "linux", "windows", "macos"; empty: all
};

// `provider` may meet requirements on `name`, counted at its own, no, or a mapped version.
struct stands_for {
    std::string provider, name;
    counted_as version = counted_as::own;
    std::vector<std::pair<pep::version, pep::version>> map;  // provider's version, counted version
    pep::specifier_set versions;          // of the provider; empty: all
    std::vector<std::string> platforms;
    std::string lost;                     // what is lost, for the question
};

struct family {
    std::string label;                    // "cv2": what the user types in --choose
    std::string what;                     // what they overwrite: "the module cv2"
    std::vector<std::string> why;         // evidence: sources, one each
    std::string index;                    // the index it was reviewed on; "" any (user's own)
    std::vector<family_member> members;   // declared order
    std::vector<stands_for> stands;
};

struct family_table {
    std::vector<family> families;
    std::string digest;                   // sha256 of the shipped text, for the lock
};

}  // namespace purvey
