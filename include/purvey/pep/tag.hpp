#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/version.hpp"

namespace purvey::pep {

// A wheel's file name (binary distribution format; PEP 425, 427, 491). `name` is normalised.
struct wheel_name {
    std::string name;
    pep::version version;
    std::string build;                       // "" or digits then text
    std::vector<std::string> python, abi, platform;  // compressed sets, split at "."
};
expected<wheel_name, parse_error> parse_wheel_name(std::string_view file_name);

// A source distribution's file name (PEP 625 and the older spellings): the project is known from
// the page it was listed on, which settles where the name ends.
struct sdist_name {
    std::string name;
    pep::version version;
};
expected<sdist_name, parse_error> parse_sdist_name(std::string_view file_name,
                                                   std::string_view project);

// What a target can run. CPython only.
struct platform {
    enum class system : std::uint8_t { linux_glibc, linux_musl, macos, windows };
    system os = system::linux_glibc;
    int major = 2, minor = 36;               // glibc, musl or macOS version; unused on Windows
    std::string arch = "x86_64";             // x86_64, aarch64, arm64, i686, amd64, ...
};

// The tags a CPython of one version on one platform accepts, best first, in the order of
// packaging.tags (26.3).
class tag_set {
  public:
    tag_set() = default;
    tag_set(int python_major, int python_minor, const platform&);

    // Place of the best tag of the wheel (0 is best), or nothing if none fits.
    std::optional<std::uint32_t> rank(const wheel_name&) const;
    const std::vector<std::string>& tags() const;   // "cp311-cp311-manylinux_2_36_x86_64", ...
};

}  // namespace purvey::pep
