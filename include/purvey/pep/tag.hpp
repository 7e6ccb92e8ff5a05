#pragma once

#include <cstddef>
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
    std::string build;                               // "" or digits then text
    std::vector<std::string> python, abi, platform;  // compressed sets, split at ".", lower case
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
    int major = 2, minor = 36;    // glibc, musl or macOS version; unused on Windows
    std::string arch = "x86_64";  // x86_64, aarch64, armv7l, i686, ...; arm64 on macOS;
                                  // amd64, win32 or arm64 on Windows
};

// The platform tags of one platform, best first, in the order of packaging.tags (26.3).
std::vector<std::string> platform_tags(const platform&);

// The tags a CPython of one version on one platform accepts, best first, in the order of
// packaging.tags (26.3).
class tag_set {
  public:
    tag_set() = default;
    tag_set(int python_major, int python_minor, const platform&);

    // Place of the best tag of the wheel (0 is best), or nothing if none fits.
    std::optional<std::uint32_t> rank(const wheel_name&) const;
    std::vector<std::string> tags() const;  // "cp311-cp311-linux_x86_64", best first

  private:
    struct interpreter {
        std::string python, abi;
    };
    // Each interpreter with each platform, in this order; then each of `pure` with none and any.
    std::vector<interpreter> interpreters_;
    std::vector<std::string> platforms_, pure_;
    std::vector<std::uint32_t> by_name_;  // places in platforms_, by text and place
};

}  // namespace purvey::pep
