#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/answer/why.hpp"

// Answers to "why", "why not" and "what if", beside the answer of the request itself.
namespace purvey {

struct release_change {
    std::string project;
    std::string before, after;  // versions; "" where it is not part of the answer
    bool newer = false;         // `after` is, where both are there
};

// In the order of the walk: of the first answer what is removed, of the second all else.
struct difference {
    std::vector<release_change> changed, added, removed;
    bool empty() const { return changed.empty() && added.empty() && removed.empty(); }
};
difference compare(const resolution& before, const resolution& after);

// The first item of the walk that is picked at another version; nothing if an item before it is
// another one.
std::optional<release_change> first_change(const resolution& before, const resolution& after);

// An answer to a changed request.
struct changed_answer {
    outcome found;
    difference against_present;           // where `found` is a resolution
    std::optional<release_change> first;  // of it
};

struct what_if_answer {
    std::vector<std::string> more;  // the requirements that were added, as written
    changed_answer with;
};

struct passed_release {
    std::string version, why;  // "needs Python >=3.12"
};

// The releases of a project that a specifier speaks of.
struct releases_in_range {
    bool own_project = true;  // false: the name is virtual, and nothing below is known
    bool exists = false;
    std::string absent;        // where it does not exist: "is not on https://pypi.org/simple"
    std::size_t releases = 0;  // in the range
    std::size_t candidates = 0;
    bool only_prereleases = false;       // all of these, of a project whose finals are preferred
    std::string newest;                  // candidate, in the range or not; or ""
    std::vector<passed_release> passed;  // in the range, newest first
};

enum class why_not_verdict : std::uint8_t {
    in_answer,      // what meets the name in the answer is in the range
    no_project,     // its index does not know the name
    no_release,     // none is in the range
    no_candidate,   // all of them are passed over, or are pre-releases
    not_needed,     // nothing asks for the project, with the range or without
    avoided,        // with the range the answer does without the project
    possible,       // with the range there is another answer
    impossible,     // with the range there is none
    open_question,  // with the range there is a choice to be made
};

struct why_not_answer {
    std::string project;  // normalised
    std::string range;    // the specifier
    why_not_verdict verdict = why_not_verdict::in_answer;
    std::string provider;  // what meets the name: itself, or another project
    std::string present;   // its version in the present answer, or ""
    std::string instead;   // in the other one, or ""
    bool instead_is_prerelease = false;
    std::vector<asker> against;  // who in the present answer asks for other versions
    releases_in_range found;
    std::optional<changed_answer> with;  // where it took another resolution to say
};

using explanation = std::variant<why_answer, why_not_answer, what_if_answer>;

}  // namespace purvey
