#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"

namespace purvey::pep {

// The values of the marker fields for one target (dependency specifiers, living spec of January
// 2026, typed fields). Fields that cannot be computed are "" (or "0" for versions).
struct marker_environment {
    std::string implementation_name = "cpython";
    std::string implementation_version;
    std::string os_name;
    std::string platform_machine;
    std::string platform_python_implementation = "CPython";
    std::string platform_release;
    std::string platform_system;
    std::string platform_version;
    std::string python_full_version;  // "3.11.7"
    std::string python_version;       // "3.11"
    std::string sys_platform;
};

// A marker expression. Nesting is limited to 256 (parse error beyond; parsing does not recurse on
// the C stack without that bound). An unknown field is a parse error: the release is ineligible.
class marker {
  public:
    static expected<marker, parse_error> parse(std::string_view text);

    // `extra == "x"` is compared (normalised) with the one extra given; "" stands for none.
    bool evaluate(const marker_environment&, std::string_view extra) const;
    bool mentions_extra() const;
    std::vector<std::string> extras_mentioned() const;  // normalised, sorted, unique
    std::string str() const;
};

}  // namespace purvey::pep
