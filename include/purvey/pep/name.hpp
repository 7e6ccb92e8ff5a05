#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace purvey::pep {

// Names of projects and extras (PEP 508, core metadata; the living spec of August 2025 anchors with
// \Z, so a trailing newline is refused). ASCII only, at most 256 bytes.
inline constexpr std::size_t max_name_length = 256;
bool is_valid_name(std::string_view name);

// PEP 503: lower case, runs of "-", "_" and "." become one "-". Total: accepts any text.
std::string normalize_name(std::string_view name);

// True when normalize_name(name) == name and the name is valid; no allocation.
bool is_normalized_name(std::string_view name);

}  // namespace purvey::pep
