#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "purvey/policy/family.hpp"

// resolver/data/families.toml as the build compiled it: reading TOML at every start would cost a
// tenth of a whole run. embed.cpp writes the rows after load_families has accepted the text.
namespace purvey::shipped {

using texts = std::span<const std::string_view>;

struct member_row {
    std::string_view project, versions;
    texts platforms;
};
struct stands_row {
    std::string_view provider, name;
    counted_as version;
    texts map;  // provider's version, counted version, in turn
    std::string_view versions;
    texts platforms;
    std::string_view lost;
};
struct family_row {
    std::string_view label, what;
    family_kind kind;
    std::span<const member_row> members;
    std::span<const stands_row> stands;
};

extern const std::string_view index;
extern const std::string_view digest;
extern const std::span<const family_row> rows;

}  // namespace purvey::shipped
