#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/attestation.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/need.hpp"
#include "purvey/model/release.hpp"
#include "purvey/policy/objective.hpp"

// What a run ends with. "No" and "you must choose" are answers, not errors.
namespace purvey {

struct asker {                // who asks for a name
    std::string project;      // "" for the user's own words
    std::string version;      // "" for the user's own words
    std::string requirement;  // the text of the requirement
};

struct picked_release {
    std::string project;
    const purvey::listing* listing = nullptr;  // where it was listed
    std::size_t release = 0;                   // index into listing->releases
    const release_metadata* metadata = nullptr;
    std::vector<std::size_t> files;   // that fit the target, best first: wheels by tag, then sdist
    std::vector<std::string> extras;  // that were asked for and exist, sorted
    std::vector<asker> asked_by;      // in queue order
    bool prerelease_only_because_no_final = false;
    std::optional<attestation_record> attested = {};  // nullopt: nobody knows

    const purvey::release& what() const { return listing->releases[release]; }
    std::string_view index_url() const {
        return what().index_url.empty() ? std::string_view(listing->index_url) : what().index_url;
    }
    supplier from() const { return what().index_url.empty() ? listing->from : what().from; }
};

// How a name was met, where that is not simply its own project (rules 6 and 9).
struct binding {
    std::string name;      // a family's label or a name
    std::string provider;  // project
    std::string provider_version;
    std::string why;  // "choice", "only feasible", "root names it",
                      // "already in the answer", "previous lock"
    bool is_family = false;
    std::vector<std::string> replaced;  // names that the provider stands in for here
    std::vector<asker> asked_by;
    std::vector<std::pair<std::string, std::string>> rejected;  // other provider, why not
    std::vector<std::string> loses;  // of what it replaced: "for opencv-python: imshow"
};

// One goal of the objective, as far as it was reached.
struct level {
    goal what{};
    bool proven = false;       // no answer is better, given the levels before it
    std::uint64_t before = 0;  // of the plain answer, the one without any goal
    std::uint64_t after = 0;   // of this answer: projects, bytes, or thousandths of staleness
    std::uint64_t before_unknown = 0, after_unknown = 0;  // files whose size nobody knows
};

// Other builds of versions in an answer (they differ in their local label alone) with which all of
// it would be much less to download. It was solved.
struct lighter_builds {
    std::string label;                      // "cpu"; "" for builds without one
    std::vector<std::string> requirements;  // what to ask for as well: "torch==2.4.0+cpu"
    std::uint64_t saves = 0;                // bytes of the whole answer
};

struct resolution {
    std::vector<picked_release> packages;  // in the order of the walk
    std::vector<binding> bindings;
    std::vector<std::string> unused_choices;  // names of recorded choices that nothing needed
    std::vector<std::string> warnings;        // whole sentences
    first_tried order = first_tried::highest;
    std::vector<level> levels;  // of the goals, in their order
    // A limit was reached: levels that are not proven may not be the best, and what they leave open
    // need not be as the walk picks it.
    bool interrupted = false;
    std::vector<lighter_builds> lighter;  // what saves most first
    std::uint64_t steps = 0, conflicts = 0;
};

struct offer {
    std::string provider;
    std::string version;          // at which it would be locked
    std::vector<asker> asked_by;  // who asks for it by its own name
    std::uint64_t bytes = 0;      // of the best file; 0 with bytes_known == false
    bool bytes_known = false;
    std::vector<std::string> loses;  // "for opencv-python: imshow and all HighGUI windows"
};

struct question {
    std::string name;  // what --choose takes
    std::string what;  // "the module cv2"; "" for a virtual name
    bool is_family = false;
    std::vector<offer> offers;               // at least two
    std::vector<std::string> also_possible;  // feasible members nobody named
    std::vector<asker> asked_by;             // for a virtual name: who needs it
};

struct choice_needed {
    std::vector<question> questions;      // every open name with offers, in queue order
    std::vector<picked_release> settled;  // the rest of the answer so far
    std::vector<binding> bindings;        // made before the question arose
    std::uint64_t steps = 0;
};

struct conflict {
    // The requirements that cannot all hold, in the order to be read. Each line is one sentence
    // part; see resolver/problem/explain.cpp.
    std::vector<std::string> lines;
    std::vector<std::string> blamed_choices;  // recorded choices that it rests on
    // Of one thing that the user wrote: a requirement or constraint as written and as it would have
    // to be, or "" where it goes; a choice "NAME=PROVIDER" that goes; a family's label to allow;
    // the target's Python; a name whose override or exclude goes.
    struct edit {
        enum class of : std::uint8_t {
            requirement,
            constraint,
            choice,
            overlap,
            python,
            replacement
        };
        of what = of::requirement;
        std::string from, to;
    };
    struct repair {
        std::string change;  // "urllib3 <=2.0.7 instead of <1.25"
        std::vector<std::pair<std::string, std::string>> result;  // roots at versions
        std::vector<edit> edits;                                  // the change, each step of it
        bool asks = false;                                        // there is a choice to make then
    };
    std::vector<repair> repairs;  // each was solved
    std::uint64_t steps = 0;
    std::uint64_t conflicts = 0;
    // What cannot all hold, and is solvable without any one of them: words of the user, and "some
    // releases of a project need a name".
    struct unit {
        bool constraint = false;  // the user's
        std::string project;      // "" for the user's own words
        std::string extra;        // what needs it is an extra of the project
        std::string what;  // own words as written, or the name; "" where metadata cannot be used
    };
    std::vector<unit> units;
    // What came in the way: why a smaller reason may exist, and why another repair may; or "".
    std::string not_minimal, not_tried;
    // Projects that policy takes nothing of, where there would be an answer if it did (exit 4).
    std::vector<std::string> refused_by_policy;
};

using outcome = std::variant<resolution, conflict, choice_needed>;

}  // namespace purvey
