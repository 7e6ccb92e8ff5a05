#pragma once

#include <cstdint>

#include "resolver/source/index/network.hpp"

// The door between the program and purvey-net.so. Both are built from one tree; the number tells a
// module left over from another build, and changes with live_options, network or anything they
// hold.
namespace purvey::index {

constexpr std::uint32_t module_abi = 8;

constexpr const char* module_abi_symbol = "purvey_net_abi";
constexpr const char* module_open_symbol = "purvey_net_open";

using module_abi_function = std::uint32_t (*)();
// To be deleted by the caller.
using module_open_function = network* (*)(const live_options&);

}  // namespace purvey::index
