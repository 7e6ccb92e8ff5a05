#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/index_tables.hpp"
#include "purvey/policy/option_word.hpp"
#include "purvey/policy/policy.hpp"

// The user's own tables (rules 3, 5 and 9 of spec/provides.md): [tool.purvey] of a pyproject.toml,
// or the same tables without that prefix in a purvey.toml.
namespace purvey {

// uv.toml is uv's table without its prefix; beside one, uv reads of pyproject.toml the sources
// alone.
enum class config_form : std::uint8_t { pyproject, pyproject_beside_uv_toml, purvey_toml, uv_toml };

// By the file's name: pyproject.toml, uv.toml, and everything else is purvey's.
config_form form_of(std::string_view path);

// publisher-changes: "warn" or "refuse"; "": nobody says it.
struct publisher_rule {
    std::string word, where;
    policy_level by = policy_level::project;
};

// What the files say, as written: keys of `choices` are labels or names, not yet told apart.
struct configuration {
    std::vector<choice> choices;
    // Labels, and pairs "a+b" of projects; where.
    std::vector<std::pair<std::string, std::string>> allowed_overlaps;
    std::vector<user_provides> provides;
    std::vector<user_virtual> virtuals;
    index_tables index;
    std::vector<stated_severity> audit;
    std::vector<acceptance> accepted;
    publisher_rule publisher_changes;
    // overrides and excludes; of [tool.uv] also override-, exclude- and constraint-dependencies.
    std::vector<need> overrides, excludes, constraints;
    // What uv's files say in the words of options, in the order in which it stands there.
    std::vector<option_word> options;
    std::vector<std::string> warnings;  // "purvey.toml:3:1: unknown key ..."
    std::vector<std::string> files;     // that were read and had something to say
};

// Errors: bad_input at "where:line:column". A text without purvey's tables is an empty answer. What
// is above a project speaks of indexes, grants, virtual names and audits alone; another key is an
// error.
expected<configuration, error> parse_configuration(std::string_view text, std::string_view where,
                                                   config_form,
                                                   policy_level = policy_level::project);

// Adds `more` behind `into`. Equal choices merge; two that contradict each other are bad_input
// naming both places. Lists of one virtual name are joined; beside a list of a higher level only
// fewer providers may be named (else refused), and a severity only be raised.
expected_void<error> merge_configuration(configuration& into, configuration more);

// The files read for one run, first to last: the pyproject.toml that gave the requirements (""
// where none did: then the one in `directory`), with the uv.toml beside it before it, the
// purvey.toml beside it, the one in `directory`.
// `directory` is "" or "." for the working directory. No path twice; they need not exist.
std::vector<std::string> configuration_files(std::string_view pyproject,
                                             std::string_view directory);

// Reads and merges those that exist.
expected<configuration, error> load_configuration(const std::vector<std::string>& files);

// A file whose word outranks the project's (spec/grants.md).
struct policy_file {
    std::string path;
    policy_level level = policy_level::machine;
    bool must_exist = false;
};
// Reads and merges them, the highest level first.
expected<configuration, error> load_policy(const std::vector<policy_file>&);

// What a project's words say of substitutes keeps to what is above it: a name that the machine or
// the user grants, or declares virtual, is supplied by those that their policy allows.
// Precondition: policy.grants is complete. Errors: refused, naming both places.
expected_void<error> check_substitutes(const policy&);
// The same of one provider and a name of which a word of level `by` says so. Both are normalised.
bool lets_supply(const policy&, std::string_view provider, std::string_view name, policy_level by);

// Tells labels from names (labels first) and puts everything into the policy. Precondition:
// policy.families is the table in force. Families allowed to overlap leave the table. Errors:
// bad_input, such as a choice of a project that is no member of the family. Warnings are appended.
expected_void<error> apply_configuration(const configuration&, policy&,
                                         std::vector<std::string>& warnings);

// What stands for every requirement on a name: an exclude, else all overrides of it together.
// Errors: bad_input, for an exclude that is more than a name, and an override that names a URL.
expected<std::vector<replacement>, error> join_replacements(const std::vector<need>& overrides,
                                                            const std::vector<need>& excludes);

// "NAME=PROVIDER" of the command line. `where` is "--choose".
expected<choice, error> parse_choice(std::string_view text, std::string_view where);

// Sets one choice over what the files say (the command line is the newer word).
void override_choice(configuration&, choice);

}  // namespace purvey
