#pragma once

#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/marker.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/pep/version.hpp"

namespace purvey {

// The target of a resolution: one CPython on one platform.
struct environment {
    std::string label;  // "CPython 3.11 on Linux x86-64, glibc 2.36"
    pep::platform platform;
    pep::version python;  // full version, "3.11.7"
    pep::marker_environment markers;
    pep::tag_set tags;
};

// python: "3.11" or "3.11.7" ("3.11" means 3.11.0 in python_full_version, as uv does).
// platform_name: uv's names
// ("linux", "macos", "windows", "x86_64-unknown-linux-gnu", "aarch64-apple-darwin",
// "x86_64-manylinux_2_28", "x86_64-unknown-linux-musl", ...). Errors: bad_input.
expected<environment, error> make_environment(std::string_view python,
                                              std::string_view platform_name);

// Another CPython on the same platform. Errors: bad_input.
expected<environment, error> with_python(const environment&, std::string_view python);

// The default target, stated and printed: CPython 3.11 on Linux x86-64, glibc 2.36.
environment default_environment();

}  // namespace purvey
