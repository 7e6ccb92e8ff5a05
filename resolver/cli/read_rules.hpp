#pragma once

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/inputs.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/arguments.hpp"
#include "resolver/cli/session.hpp"

// The part of the policy that says which files count and whose requirements (rule 2).
namespace purvey::cli {

// Files that PIP_CONSTRAINT, UV_CONSTRAINT, UV_OVERRIDE and UV_EXCLUDE name, after those given.
input_words with_variables(input_words);

// --exclude-newer, --exclude-newer-package, --only-binary, --no-binary and their kin: the words
// from outside (words_from_outside), then the command line.
expected_void<error> read_file_rules(const arguments&, const std::vector<option_word>&, session&);

// Overrides, excludes and constraints of files and configuration.
expected_void<error> read_replacements(const configuration&, session&);

// With --require-hashes, or where any requirement has --hash: each is pinned and has one (pip).
expected_void<error> check_hashes(const session&);

}  // namespace purvey::cli
