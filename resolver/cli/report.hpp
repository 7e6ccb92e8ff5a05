#pragma once

#include <chrono>
#include <string>

#include "purvey/answer/json.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/error.hpp"
#include "purvey/resolve.hpp"
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
    void warn_of(const resolution&, const session&) const;

    bool live_progress() const { return io_.err_terminal && !asked_.quiet; }

  private:
    const arguments& asked_;
    streams io_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

json_context json_of(const session&);

// The certificate of the answers so far, where that was asked for.
expected_void<error> write_claims(const arguments&, const session&);

// Resolves under a progress line, and writes the certificate.
expected<outcome, error> run(const arguments&, const reporter&, session&);

}  // namespace purvey::cli
