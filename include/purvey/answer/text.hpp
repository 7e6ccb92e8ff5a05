#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/explanation.hpp"
#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"

// Messages for people: pure functions from values to whole texts, each ending in a newline. The
// approved texts are tests/messages/*.txt. Untrusted text in the values is escaped here.
namespace purvey {

// What a message needs beyond the answer itself.
struct text_context {
    bool colour = false;
    bool full = false;  // nothing is left out, however long
    std::size_t width = 100;
    std::optional<std::uint64_t> milliseconds;  // of the run; left out if absent
    std::string program = "purvey";             // as it was called
    std::vector<std::string> arguments;         // as it was called, without the program
    std::string target;                         // environment::label
    bool says_indexes = false;                  // which index supplies what: there are several
    std::string lock_path;                      // "pylock.toml"; "" if nothing is written
    std::string choices_path;  // where choices are kept, "purvey.toml"; "" if they are not
    std::vector<std::pair<std::string, std::string>> new_choices;  // written there by this run
};

// Who provides X? With the line to paste for each answer. Exit 3.
std::string question_text(const choice_needed&, const text_context&);

// Why there is no answer, and what was tried that works. Exit 1.
std::string conflict_text(const conflict&, const text_context&);

// After a lock was written.
std::string lock_text(const resolution&, const text_context&);

// `purvey resolve`: name, version, size, asked by; sorted by name.
std::string resolution_text(const resolution&, const text_context&);

// `purvey explain why NAME`: how the user's own words lead to it. NAME: a project, a family's label
// or a name that something else provides.
std::string why_text(const why_answer&, const text_context&);

// `purvey explain why-not`: why no release in a range is part of the answer.
std::string why_not_text(const why_not_answer&, const text_context&);

// `purvey explain what-if`: what more requirements would change.
std::string what_if_text(const what_if_answer&, const text_context&);

// "error: WHERE: message", then the remedy on a line of its own.
std::string error_text(const error&, const text_context&);

// Warnings of a resolution, one "warning: " a line, wrapped; "" if there is none. Substitutions
// (rule 9) and unused choices are among them.
std::string warnings_text(const resolution&, const text_context&);

// The sentences behind warnings_text, unescaped.
std::vector<std::string> warnings(const resolution&);

// Rule 9: what `pip check` and a plain `pip install` will make of a substitute. "" if the provider
// stands in for nothing.
std::string substitution_warning(const binding&);

// "512 B", "38 kB", "4.2 MB", "63 MB", "1.1 GB": decimal units, rounded half up.
std::string size_text(std::uint64_t bytes);

}  // namespace purvey
