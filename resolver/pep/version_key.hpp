#pragma once

#include <cstdint>
#include <string_view>

#include "resolver/pep/version_scan.hpp"

namespace purvey::pep {

// The packed key of a public version without an epoch: a bit string, high bits first, zeros after
// its end, whose order as an integer is the order of versions (spec/pep.md, "The packed key").
// 0: the version does not fit. Leading zeros in numbers are allowed.
std::uint64_t packed_version_key(const version_pieces&);

// The same for a text of digits and dots alone that is in normal form, such as "2.31.0", in one
// pass; 0 for any other text as well.
std::uint64_t packed_release_key(std::string_view text);

}  // namespace purvey::pep
