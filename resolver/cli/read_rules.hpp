#pragma once

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/inputs.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/arguments.hpp"
#include "resolver/cli/session.hpp"

// The part of the policy that says which files count and whose requirements (rule 2).
namespace purvey::cli {

// Environment: the first of pip's and uv's names wins over none; a switch is off where it is empty,
// 0, false, no or off.
bool is_set(const char* variable);

// Files that PIP_CONSTRAINT, UV_CONSTRAINT, UV_OVERRIDE and UV_EXCLUDE name, after those given.
input_words with_variables(input_words);

// --exclude-newer, --exclude-newer-package, --only-binary, --no-binary and their kin: requirements
// files, then the environment, then the command line.
expected_void<error> read_file_rules(const arguments&, session&);

// Overrides, excludes and constraints of files and configuration.
expected_void<error> read_replacements(const configuration&, session&);

// With --require-hashes, or where any requirement has --hash: each is pinned and has one (pip).
expected_void<error> check_hashes(const session&);

}  // namespace purvey::cli
