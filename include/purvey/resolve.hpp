#pragma once

#include <cstdint>
#include <vector>

#include "purvey/answer/certificate.hpp"
#include "purvey/answer/explanation.hpp"
#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/source.hpp"

namespace purvey {

// Limits count steps, never time, so that an interrupted run ends the same everywhere.
struct limits {
    std::uint64_t conflicts = 200'000;
    std::uint64_t visits = 2'000'000'000;
    std::uint64_t bytes = std::uint64_t{1} << 30;  // of one search
    // Models that a test of an offer looks at before it gives up and says "cannot be ruled out":
    // the offer is then shown to the user.
    std::uint64_t models = 200;
    // False: a "no" comes with the requirements of the proof that was found, neither minimised nor
    // with repairs.
    bool explain = true;
    // Releases that an explanation reads, beside those that the "no" took, before it looks for no
    // further repairs: where an index that is far away is asked for each.
    std::uint64_t far_reads = 32;
    // How a search goes about it (solve::session): changes time, never an answer.
    std::uint32_t patience = 33;
    std::uint64_t joins_after = 64;
    std::uint64_t free_after = 200;
};

// Cancelled and progress are polled between steps; both may be empty.
class observer {
  public:
    virtual ~observer() = default;
    virtual bool cancelled() { return false; }
    virtual void picked(std::size_t projects) { (void)projects; }
};

// The whole of section 4 (spec/provides.md): candidates, bindings, choices, walk, check. Every
// resolution returned has passed the direct checker. What was read of the source is kept from one
// request to the next, so many requests cost less than as many resolvers. The three arguments
// outlive the resolver, and the source outlives the outcomes.
class resolver {
  public:
    resolver(source&, const policy&, const environment&);
    resolver(const resolver&) = delete;
    resolver& operator=(const resolver&) = delete;
    ~resolver();

    expected<outcome, error> resolve(const request&, const limits& = {}, observer* = nullptr);

    // From here on every answer leaves its claims there; null: no longer. Costs nothing until there
    // is an answer.
    void certify(certificate* to);

    // `present` answers the request. What would it be with these requirements as well?
    expected<what_if_answer, error> what_if(const request&, const resolution& present,
                                            const std::vector<need>& more, const limits& = {},
                                            observer* = nullptr);
    // Why is no release that the specifier of `range` admits part of it? Answered by resolving
    // again with `range` as a constraint.
    expected<why_not_answer, error> why_not(const request&, const resolution& present,
                                            const need& range, const limits& = {},
                                            observer* = nullptr);
    expected<releases_in_range, error> in_range(const request&, const pep::requirement&);

  private:
    struct state;
    state* state_;  // owned
};

// One request.
expected<outcome, error> resolve(source&, const request&, const policy&, const environment&,
                                 const limits& = {}, observer* = nullptr);

}  // namespace purvey
