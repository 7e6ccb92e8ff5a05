#include <gtest/gtest.h>

#include <cctype>
#include <string>

#include "universe.hpp"

namespace purvey::snapshot_tests {
namespace {

const std::string folder = std::string(PURVEY_SOURCE_DIR) + "/spec/vectors/snapshot/";

// Two hexadecimal digits a byte; white space and "# ..." to the end of a line are passed over.
std::string from_hex(const std::string& text) {
    std::string digits;
    bool comment = false;
    for (const char c : text) {
        comment = c == '#' || (comment && c != '\n');
        if (!comment && std::isxdigit(static_cast<unsigned char>(c))) {
            digits += c;
        }
    }
    std::string out;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2) {
        out.push_back(static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16)));
    }
    return out;
}

class Vectors : public ::testing::TestWithParam<const char*> {};

TEST_P(Vectors, ReadAsStated) {
    const std::string stem = folder + GetParam();
    const std::string bytes = from_hex(read_file(stem + ".hex"));
    ASSERT_FALSE(bytes.empty());
    auto read = snapshot::from_bytes(bytes, "vector");
    ASSERT_TRUE(read) << read.error().message;
    const auto verified = read->verify();
    ASSERT_TRUE(verified) << verified.error().message;
    EXPECT_EQ(describe(*read, {"alpha", "beta", "gamma"}), read_file(stem + ".json"));
}

INSTANTIATE_TEST_SUITE_P(Snapshot, Vectors, ::testing::Values("graph", "recorded"));

}  // namespace
}  // namespace purvey::snapshot_tests
