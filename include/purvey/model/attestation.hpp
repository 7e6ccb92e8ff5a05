#pragma once

#include <compare>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

// Who published a file, as its index says beside the attestations that it keeps (PEP 740). No
// signature is verified here.
namespace purvey {

struct publisher {
    std::string kind;                                         // "GitHub"
    std::vector<std::pair<std::string, std::string>> fields;  // what else is text, by key

    friend auto operator<=>(const publisher&, const publisher&) = default;
};

// Of the files of one release.
struct attestation_record {
    struct of_file {
        std::string name;
        std::vector<std::size_t> by;  // places in `publishers`; none: nobody attests it

        friend bool operator==(const of_file&, const of_file&) = default;
    };
    std::vector<publisher> publishers;  // of any of them, each once, in order
    std::vector<of_file> files;         // all of them, by name
    bool asked = true;  // false: of some file it is what the previous lock says, if anything
};

}  // namespace purvey
