#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/specifier.hpp"

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

enum class marker_field : std::uint8_t {
    implementation_name,
    implementation_version,
    os_name,
    platform_machine,
    platform_python_implementation,
    platform_release,
    platform_system,
    platform_version,
    python_full_version,
    python_version,
    sys_platform,
    extra,
};
std::string_view to_string(marker_field);

enum class marker_op : std::uint8_t {
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    compatible,
    arbitrary,
    in,
    not_in,
};
std::string_view to_string(marker_op);

// `field op "value"`, or `"value" op field` when reversed.
struct marker_comparison {
    marker_field field = marker_field::extra;
    marker_op op = marker_op::equal;
    bool reversed = false;
    std::string value;  // normalised for extra
    // Where the field is a version, the field is on the left and `op value` is a specifier: that
    // specifier (one clause). Otherwise empty, and strings are compared.
    specifier_set specifier;
};

// A marker expression. Nesting is limited to 256 (parse error beyond; parsing does not recurse on
// the C stack without that bound). An unknown field is a parse error: the release is ineligible.
class marker {
  public:
    static constexpr std::size_t max_depth = 256;

    static expected<marker, parse_error> parse(std::string_view text);

    // `extra == "x"` is compared (normalised) with the one extra given; "" stands for none.
    bool evaluate(const marker_environment&, std::string_view extra) const;
    bool mentions_extra() const;
    std::vector<std::string> extras_mentioned() const;  // normalised, sorted, unique
    std::string str() const;
    const std::vector<marker_comparison>& comparisons() const { return comparisons_; }

  private:
    friend class marker_parser;
    // The expression as a flat list; `and` binds closer than `or`. Parentheses balance, and those
    // around a single item are left out, as is one pair around the whole.
    enum class token : std::uint8_t { comparison, open, close, both, either, nothing };

    std::vector<token> tokens_;
    std::vector<marker_comparison> comparisons_;  // one for each token::comparison, in order
};

}  // namespace purvey::pep
