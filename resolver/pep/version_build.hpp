#pragma once

#include <string_view>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/version.hpp"
#include "resolver/pep/version_scan.hpp"

namespace purvey::pep {

class version_builder {
  public:
    // Precondition: the pieces came from scan_version. Nothing if the version would be longer than
    // version::max_length.
    static bool build(const version_pieces&, version& out);
    // Most versions are numbers with dots between them, short enough; 0 for all others.
    static std::uint64_t key_of_release(std::string_view text);
    // False where key_of_release is 0.
    static bool build_release(std::string_view text, version& out);
};

parse_error version_too_long();

}  // namespace purvey::pep
