#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/model/attestation.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"

namespace purvey {

// What a source with latency may fetch before it is asked. Hints only: they change speed, never an
// answer. Implemented by the resolver, called by the source whenever data arrives.
class forecast {
  public:
    virtual ~forecast() = default;
    // Index into l.releases of the release that will probably be picked, with the files whose
    // metadata would be read, best first.
    struct likely {
        std::size_t release;
        std::vector<std::size_t> files;
    };
    virtual std::optional<likely> pick(const listing& l) = 0;
    // Projects that this release will probably require.
    virtual void requires_projects(const listing& l, const release_metadata& m,
                                   std::vector<std::string>& out) = 0;
    // Metadata that expect_metadata() announced is there: of a release that may be picked instead
    // of one that is looked at.
    virtual void alternative(const listing& l, const release_metadata& m) { (void)l, (void)m; }
};

// Half-open interval of indices into listing::releases.
using release_range = std::pair<std::uint32_t, std::uint32_t>;

// A requirement shared by several releases (design, section 7: groups).
struct requirement_group {
    std::string_view requirement;
    std::span<const release_range> ranges;
};

// A file whose attestations are asked for, and the answer.
struct attested_file {
    const listing* page = nullptr;
    std::size_t release = 0;
    const release_file* file = nullptr;
    bool known = false;                      // the source answered
    std::vector<publisher> publishers = {};  // none, if that is known: nobody attests it
    std::optional<error> not_asked = {};     // why the source, which could, may not ask
};

// Answers "which releases, with what metadata". The one place that may do I/O; calls block until
// the answer is there, and a source is free to work on its forecasts meanwhile. Pointers live as
// long as the source. Errors are of kind `unknown` and name the URL or file; a project that does
// not exist is an answer (listing::exists == false).
class source {
  public:
    virtual ~source() = default;

    virtual expected<const listing*, error> list(std::string_view project) = 0;

    // files: indices into l.releases[release].files whose metadata may be read, best first (those
    // that fit the target, then the others); ignored when !l.files_known. The first
    // `fitting` of them fit the target.
    virtual expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                              std::span<const std::size_t> files,
                                                              std::size_t fitting) = 0;

    // Finds out who published the files, of all at once, as far as this source can tell.
    virtual expected_void<error> attestations(std::span<attested_file> files) {
        (void)files;
        return std::monostate{};
    }

    // Will be listed soon; a source with latency starts now.
    virtual void expect(std::span<const std::string> projects) { (void)projects; }
    // The metadata of this release will probably be asked for soon, of the same files: as above.
    virtual void expect_metadata(const listing& l, std::size_t release,
                                 std::span<const std::size_t> files, std::size_t fitting) {
        (void)l, (void)release, (void)files, (void)fitting;
    }
    virtual void set_forecast(forecast* f) { (void)f; }

    // From here on a page may be supplied from a copy that its index is asked about meanwhile. Who
    // allows that believes nothing that follows from what was supplied until confirmed() says so.
    virtual void supply_before_confirmed(bool allowed) { (void)allowed; }
    // Waits until it is known whether each copy that list() supplied is what its index says. False:
    // not each; list() supplies what the index says (or its error) from now on, and whoever asked
    // begins anew.
    virtual bool confirmed() { return true; }

    // True: metadata of every release is at hand, so reading a whole project costs no I/O.
    virtual bool local() const { return false; }
    // Tells this content from any other, where the source is one that cannot change; or "".
    virtual std::string identity() const { return ""; }
    // All groups of a project, or nullptr if the source does not keep them. If it does, the views
    // of release_metadata::requires_dist are those of the groups, at the same place in memory, and
    // no two groups have one place.
    virtual const std::vector<requirement_group>* groups(const listing& l) {
        (void)l;
        return nullptr;
    }
};

}  // namespace purvey
