#pragma once

#include <cstdint>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/snapshot.hpp"

// The door between the program and purvey-build.so. Both are built from one tree; the number tells
// a module left over from another build, and changes with the types that pass through.
namespace purvey::snapshot_format {

constexpr std::uint32_t module_abi = 2;
constexpr const char* module_abi_symbol = "purvey_build_abi";
constexpr const char* module_build_symbol = "purvey_build_snapshot";

using module_abi_function = std::uint32_t (*)();
using module_build_function = void (*)(const snapshot_build&, expected<snapshot_info, error>&);

// What the module does.
expected<snapshot_info, error> build_here(const snapshot_build& build);

}  // namespace purvey::snapshot_format
