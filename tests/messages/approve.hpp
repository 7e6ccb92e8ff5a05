#pragma once

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <string>

#include "unit/answer/world.hpp"

namespace purvey::testing {

// Compares a whole message with an approved text, tests/messages/NAME.txt. PURVEY_APPROVE=1
// rewrites it.
inline void approve(const std::string& name, const std::string& text) {
    const std::string path = PURVEY_SOURCE_DIR "/tests/messages/" + name + ".txt";
    if (std::getenv("PURVEY_APPROVE") != nullptr) std::ofstream(path, std::ios::binary) << text;
    EXPECT_EQ(text, file_text(path)) << path;
}

}  // namespace purvey::testing
