#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "purvey/answer/certificate.hpp"
#include "purvey/inputs.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/policy/configuration.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/live.hpp"
#include "purvey/source/published.hpp"
#include "purvey/source/source.hpp"
#include "resolver/cli/arguments.hpp"
#include "resolver/cli/progress.hpp"

namespace purvey::cli {

// Everything a run needs, read and checked.
struct session {
    inputs in;
    policy rules;
    environment target;
    std::unique_ptr<progress> line;             // outlives the source, which reports to it
    std::unique_ptr<metadata_builder> builder;  // the same; only with --allow-build
    std::unique_ptr<source> from;
    index_tables indexes;                    // of the configuration
    std::vector<index_entry> asked;          // indexes in their order, without credentials
    live_options live;                       // of `from`; no indexes where a snapshot stands in
    std::vector<recorded_grants> published;  // that count, as they were read
    std::string index_url;                   // the default; "" where a snapshot stands in
    std::string choices_path;                // where an answer to a question will be kept
    std::vector<choice> new_choices;         // of --choose
    std::vector<std::string> kept_in;        // the file of each
    std::vector<std::string> warnings;       // whole sentences
    std::size_t preferred = 0;               // versions of the existing lock that are preferred
    certificate certified;                   // of the answers so far, where that was asked for
    std::unique_ptr<resolver> solver;        // made by run(); refers to the members above
};

// Lives until the process ends: taking apart what a run has read costs a tenth of a small one.
inline session& keep(session s) {
    return *new session(std::move(s));
}

// The target, requirements and policy; then the lock that is preferred: that of --lock, else the
// one at `own_lock`, if there is one. Errors as of the parts.
expected<session, error> prepare(const arguments&, const std::string& own_lock);

// The target alone.
expected<environment, error> target_of(const arguments&);

// Sets session::from and index_url.
expected_void<error> open_source(const arguments&, session&);

// The snapshot that stands in for the index, or "".
std::string snapshot_of(const arguments&);

// Versions and bindings of an existing lock as preferences, less those to be upgraded.
expected_void<error> prefer_lock(const arguments&, const std::string& path, session&);

// The usual limits, or those of --max-conflicts and --max-steps.
limits limits_of(const arguments&);

// What the machine, the user and the project say, merged. `manifest`: the pyproject.toml that
// requirements were read from, or "".
expected<configuration, error> configuration_of(const arguments&, const std::string& manifest);

// --families, --choose, the configuration files and the rest of the policy.
expected_void<error> read_policy(const arguments&, session&);

}  // namespace purvey::cli
