#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/model/attestation.hpp"
#include "purvey/model/release_file.hpp"

// A provenance object (PEP 740): who published a file, and the statements about it that were signed
// for them. Signatures are not looked at.
namespace purvey::index {

struct attested_subject {
    std::string name, sha256;  // of the file that a statement speaks of
};
struct attested_by {
    publisher who;
    std::vector<attested_subject> subjects;
};
using provenance = std::vector<attested_by>;

// Or why these bytes are none.
expected<provenance, std::string> parse_provenance(std::string_view bytes);

// "" or how it contradicts what the index says of the file.
std::string contradiction(const provenance&, const release_file&);

// For the cache.
std::string put_provenance(const provenance&);
bool read_provenance(std::string_view bytes, provenance& out);

}  // namespace purvey::index
