#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "purvey/answer/escape.hpp"

namespace purvey::cli {

// Standard output, whole. False if it could not be written (a full disk); a reader that went away
// is no failure, the rest is dropped then.
bool print_out(std::string_view text);

// Standard error; failures are ignored.
void print_err(std::string_view text);

// What the two streams are. `color`: auto, always or never; auto is colour on a terminal unless
// NO_COLOR is set and not empty or TERM is "dumb".
struct streams {
    explicit streams(std::string_view color);
    bool out_colour = false, err_colour = false;
    bool err_terminal = false;
    std::size_t width = 100;  // of standard output
};

}  // namespace purvey::cli
