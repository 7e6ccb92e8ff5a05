#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"

namespace purvey::pep {

// A version of PEP 440 (living spec, "Version specifiers"), normalised when parsed. Release
// components, epoch and numbers beyond 64 bits are compared exactly. Equality and order are those
// of the standard: 1.0 == 1.0.0, but str() keeps the zeros as written.
class version {
  public:
    static expected<version, parse_error> parse(std::string_view text);

    std::string str() const;          // normalised public version and local label
    std::string public_str() const;   // without the local label
    bool is_prerelease() const;       // a, b, rc or dev (dev counts, as in the standard)
    bool is_postrelease() const;
    bool is_devrelease() const;
    bool has_local() const;

    // A key whose order equals the order of versions, or nothing if this version does not fit
    // (then compare). Two versions with keys compare as their keys do.
    std::optional<std::uint64_t> packed_key() const;

    friend bool operator==(const version&, const version&);
    friend std::strong_ordering operator<=>(const version&, const version&);

    // TO BE DESIGNED by the implementer: representation, hash, accessors used by specifier.hpp.
};

}  // namespace purvey::pep
