#pragma once

#include <cstdint>

#include "purvey/error.hpp"
#include "purvey/source/live.hpp"

// The door between the program and purvey-net.so. Both are built from one tree; the number tells a
// module left over from another build, and changes with live_options, source or anything they hold.
namespace purvey::index {

constexpr std::uint32_t module_abi = 1;

constexpr const char* module_abi_symbol = "purvey_net_abi";
constexpr const char* module_open_symbol = "purvey_net_open";

using module_abi_function = std::uint32_t (*)();
// The source, to be deleted by the caller, or nullptr and the reason.
using module_open_function = source* (*)(const live_options&, error&);

}  // namespace purvey::index
