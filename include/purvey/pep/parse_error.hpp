#pragma once

#include <cstddef>
#include <string>

namespace purvey::pep {

// What was wrong with a text and where: offset is in bytes from the start of the text parsed.
struct parse_error {
    std::string message;
    std::size_t offset = 0;
};

}  // namespace purvey::pep
