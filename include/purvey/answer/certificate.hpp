#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/source.hpp"

// What an answer rests on, so that somebody else can check it (spec/certificate.md).
namespace purvey {

// A project or one of its extras ("flask", "flask[async]"), a name that a provider meets, or an
// extra asked of another name ("cv2[x]>opencv"); and some of its values: "absent", "1.0",
// "1.0..2.3"; "off", "on".
struct proof_term {
    std::string item;
    std::vector<std::string> values;
};

enum class proof_kind : std::uint8_t {
    root,         // the user asks for `item`
    constraint,   // the user constrains a project
    requirement,  // `releases` of `of` declare `text`, which asks for `item`
    unusable,     // `releases` of `of` cannot be used
    supplied,   // name `of` at version `text` is a release that supplies it so; "": at any version
    extra,      // extra `item` is on only where its project is there
    alias,      // extra `item`, asked of a name, is asked of the project that meets it
    lacks,      // `releases` of `of` lack the extra that `item` asks for
    unbuilt,    // `releases` of `of`, under a goal: only a build would tell what they require
    obsoletes,  // `releases` of `of` declare Obsoletes-Dist `text`
    imports,    // the projects of `never` own the import name `text`
    unfounded,  // where `never` holds, nobody asks for `item`, which is there
    over,       // `never` together weigh too much, by goal `need`
    apart,      // members `releases` of family `of` may not be together, as `never` has it
    derived,    // `never` are never all true, by `hints`
};

struct proof_line {
    proof_kind kind = proof_kind::derived;
    std::size_t need = 0;  // root, constraint: which of the user's; over: which goal
    std::string of, text, item;
    std::vector<std::string> releases;
    std::vector<proof_term> never;
    std::vector<std::uint32_t> hints;  // numbers of lines, from 1
};

// The releases of a project that a proof speaks of: candidates, and the others by what keeps them
// out ("yanked", "python", "file", "time", "pre-release").
struct proof_project {
    std::string name;
    std::vector<std::string> candidates;
    std::map<std::string, std::vector<std::string>> kept_out;
};

struct picked_version {
    std::string project, version;
    std::vector<std::string> extras;
};

// A family that a claim binds, as far as the claim rests on it: the reviewed facts are its own.
struct claimed_family {
    struct stand {
        std::string name, counts_as, versions;
        std::vector<std::pair<std::string, std::string>> map;
    };
    static constexpr const char* anybody = "*";  // bound to some member, or closed

    std::string label, provider;                               // "" closed
    std::vector<std::pair<std::string, std::string>> members;  // and where the exclusion holds
    std::vector<stand> stands;                                 // of the provider
};

// A goal of the objective and a total of it, by place, in words. "declared" is about the versions
// of some projects.
struct claimed_goal {
    std::string goal;
    std::vector<std::pair<std::string, std::string>> at;
    std::vector<std::pair<std::string, std::uint64_t>> total;  // without nothing
};

// Either a proof, whose last line has no terms: no answer exists, or none that has at most these
// totals and of the last one less; or an answer, which has them.
struct claim {
    bool solved = false;
    std::vector<std::string> asked, constraints;
    std::vector<claimed_family> families;
    std::vector<std::pair<std::string, std::string>> names;  // and who meets them; "" nobody
    std::vector<claimed_goal> goals;
    std::vector<proof_project> projects;
    std::vector<proof_line> lines;
    std::vector<picked_version> picks;              // solved
    std::vector<std::vector<std::string>> kindred;  // members of one family that is not bound
};

// Claims in the order in which they were made.
struct certificate {
    std::vector<claim> claims;
    std::vector<std::string> unproven;  // "no" beside the answers that no claim proves: sentences
    std::string missing;                // not empty: why an answer has no claim
};

// What the file states besides its claims.
struct certificate_context {
    std::string snapshot;  // its identity; "" where an index answered
};

// The file. Errors: limit, where it would be larger than a reader takes.
expected<std::string, error> write_certificate(const certificate&, const environment&,
                                               const policy&, const certificate_context&);

struct verified {
    std::vector<std::string> said;  // a sentence a claim, and what is not proven
    std::string rejected;           // not empty: where, and why
};

// Checks a certificate against a source, apart from the solver (spec/certificate.md). Errors:
// bad_input, where the text is no certificate; `where` names it.
expected<verified, error> verify_certificate(std::string_view text, std::string_view where,
                                             source&);

}  // namespace purvey
