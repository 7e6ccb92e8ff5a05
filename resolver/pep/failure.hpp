#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>

#include "purvey/pep/parse_error.hpp"

namespace purvey::pep {

// What a scanner returns: nothing, or what is wrong and where.
using failure = std::optional<parse_error>;

inline failure fail(std::size_t at, std::string message) {
    return parse_error{std::move(message), at};
}

}  // namespace purvey::pep
