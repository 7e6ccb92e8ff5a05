#pragma once

#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/session.hpp"

// What stands for options outside of the command line, which outranks all of it.
namespace purvey::cli {

// The least binding first: pip.conf, uv's files, requirements files, variables.
expected<std::vector<option_word>, error> words_from_outside(const configuration&, const inputs&);

// The most binding word for the option, or null.
const option_word* last_word(const std::vector<option_word>&, std::string_view option);

}  // namespace purvey::cli
