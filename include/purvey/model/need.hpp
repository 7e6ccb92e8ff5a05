#pragma once

#include <string>
#include <vector>

#include "purvey/pep/requirement.hpp"

namespace purvey {

// One requirement or constraint in the user's own words and where they stand.
struct need {
    pep::requirement requirement;
    std::string text;   // as the user wrote it
    std::string where;  // "argument", "requirements.txt:3", "pyproject.toml [project]"
};

// Everything the user asked for.
struct request {
    std::vector<need> requirements;  // in the user's order
    std::vector<need> constraints;
};

}  // namespace purvey
