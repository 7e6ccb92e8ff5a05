#pragma once

#include <string>

namespace purvey {

// What a file or a variable says in the place of an option of the command line.
struct option_word {
    std::string option;  // without its dashes: "only-binary"
    std::string value;   // as the option takes it; "" of a switch
    std::string where;   // "requirements.txt:3", "UV_NO_BUILD_PACKAGE"
};

}  // namespace purvey
