#pragma once

#include <compare>
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
    std::vector<publisher> publishers;    // of any of them, each once, in order
    std::vector<std::string> unattested;  // files of which there is no attestation
};

}  // namespace purvey
