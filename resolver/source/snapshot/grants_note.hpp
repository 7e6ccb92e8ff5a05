#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "purvey/source/published.hpp"

// The note `grants`: a published list as it was read (spec/snapshot.md).
namespace purvey::snapshot_format {

inline constexpr std::string_view grants_note = "grants";

std::string put_grants(const recorded_grants&);
std::optional<recorded_grants> read_grants(std::string_view);  // nullopt: damaged

}  // namespace purvey::snapshot_format
