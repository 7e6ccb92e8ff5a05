#pragma once

#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/option_word.hpp"

// What the user asks for, read from where pip and uv users keep it (spec/cli.md, "Inputs").
namespace purvey {

// The user's words, not yet read.
struct input_words {
    std::vector<std::string> requirements = {};       // requirement strings
    std::vector<std::string> requirement_files = {};  // requirements files, or a pyproject.toml
    std::vector<std::string> constraint_files = {};
    std::vector<std::string> override_files = {};  // requirements files, as uv's --override
    std::vector<std::string> exclude_files = {};   // of names, as uv's --excludes
    std::vector<std::string> extras = {};          // of the project in pyproject.toml
    std::vector<std::string> groups = {};          // dependency groups (PEP 735)
    bool all_extras = false;
    // Where a pyproject.toml is looked for; empty stands for the working directory.
    std::string directory = {};
};

// An option met in a requirements file.
struct stated {
    std::string value;
    std::string where;  // "requirements.txt:3"
};

// A project's directory that a requirement names (pep::requirement::url is its path).
struct source_tree {
    std::string path;      // absolute
    std::string metadata;  // core metadata, as its pyproject.toml says it
};

struct inputs {
    request asked;
    // Of requirements that have a URL: an http, https or file URL, or an absolute path.
    std::vector<source_tree> trees;
    // The pyproject.toml that requirements were read from, or "".
    std::string manifest;
    // All files that were read, in that order.
    std::vector<std::string> files;
    // [project] requires-python of the manifest, not yet parsed; value is "" when absent.
    stated requires_python;
    // Options of requirements files; the last --index-url wins, as in pip.
    stated index_url;
    std::vector<stated> extra_index_urls;
    std::vector<stated> find_links;
    stated no_index;                    // value is "" when absent
    bool prereleases = false;           // --pre
    bool require_hashes = false;        // --require-hashes, or some requirement has --hash
    std::vector<option_word> formats;   // only-binary, no-binary
    std::vector<need> overrides;        // of --override files
    std::vector<need> excludes;         // of --excludes files: names
    std::vector<std::string> warnings;  // whole sentences
};

// Errors: bad_input (naming file:line), also for files that cannot be read. Without requirement
// strings and requirement files, the pyproject.toml of the directory is read if there is one;
// otherwise nothing is asked for, which is legal and warned of.
expected<inputs, error> read_inputs(const input_words&);

}  // namespace purvey
