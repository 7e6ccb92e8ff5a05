#pragma once

#include <string>
#include <vector>

#include "purvey/pep/requirement.hpp"

namespace purvey {

// One requirement or constraint in the user's own words and where they stand.
struct need {
    pep::requirement requirement;
    std::string text;          // as the user wrote it
    std::string where;         // "argument", "requirements.txt:3", "pyproject.toml [project]"
    bool asked_about = false;  // part of a question about the request: no repair takes it back
    // Only files with one of these count ("sha256:…", lower case); none: all do. Those in the
    // fragment of a URL are among them.
    std::vector<std::string> hashes = {};
};

// Everything the user asked for.
struct request {
    std::vector<need> requirements;  // in the user's order
    std::vector<need> constraints;
    // Of the user's own project: no repair takes a Python outside.
    pep::specifier_set requires_python = {};
};

}  // namespace purvey
