#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/pep/marker.hpp"
#include "purvey/pep/tag.hpp"

namespace purvey {

// A platform by one of the names uv takes for --python-platform, or any
// ARCH-manylinux_X_Y, ARCH-musllinux_X_Y, ARCH-macosx_X_Y. Nothing if the name is unknown.
std::optional<pep::platform> platform_of(std::string_view name);

// Some of the names platform_of takes, for a message.
std::vector<std::string_view> known_platform_names();

// Sets the marker fields that follow from the platform.
void set_platform_fields(const pep::platform&, pep::marker_environment&);

// "Linux x86-64, glibc 2.36"
std::string describe(const pep::platform&);

}  // namespace purvey
