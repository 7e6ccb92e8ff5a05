#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "purvey/expected.hpp"
#include "resolver/cli/arguments.hpp"

namespace purvey::cli {

// A command as the first words of the command line name it.
struct named_command {
    command what;
    std::string name;   // "snapshot build"
    std::size_t words;  // of `name`
    std::string summary;
    std::string examples;
};

// Which command the words name, or the exit code where that is all (--help, --version, an unknown
// command; printed).
expected<named_command, int> choose_command(const std::string& program,
                                            const std::vector<std::string>& words);

}  // namespace purvey::cli
