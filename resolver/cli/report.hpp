#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <variant>

#include "purvey/answer/json.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/error.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/console.hpp"
#include "resolver/cli/progress.hpp"
#include "resolver/cli/session.hpp"

// What a run says, and where: answers on standard output, all else on standard error.
namespace purvey::cli {

class reporter {
  public:
    explicit reporter(const arguments& a);

    // On standard error alone.
    void tell(const error&) const;
    // The error, also as JSON where that was asked for. Returns its exit code.
    int fail(const error&) const;
    void warn(const std::string& sentence) const;
    // A remark that --quiet leaves out.
    void note(const std::string& sentence) const;

    // The target and the warnings of a session that is about to run.
    void begin(const session&) const;

    text_context context(const session&) const;
    // Prints an outcome that is no resolution; returns its exit code.
    int unsolved(const outcome&, const session&) const;
    int print_json(const outcome&, const session&) const;
    // The table of `resolve`.
    int print(const outcome&, const session&) const;
    void warn_of(const resolution&, const session&) const;
    // The snapshot that was written.
    int made(const snapshot_info&) const;

    bool live_progress() const { return io_.err_terminal && !asked_.quiet; }

  private:
    const arguments& asked_;
    streams io_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

json_context json_of(const session&);

// The certificate of the answers so far, where that was asked for.
expected_void<error> write_claims(const arguments&, const session&);

// A session that ran, and its answer.
struct answered {
    session& by;
    outcome answer;

    resolution& found() { return std::get<resolution>(answer); }
};

// Prepares, resolves under a progress line, and writes the certificate. Where that ends without a
// resolution it is said why, and the exit code comes back. `own_lock`: as prepare() has it.
expected<answered, int> answer_of(const arguments&, const reporter&, const std::string& own_lock);

}  // namespace purvey::cli
