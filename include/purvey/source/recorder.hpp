#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/source/published.hpp"
#include "purvey/source/snapshot.hpp"
#include "purvey/source/source.hpp"

namespace purvey {

struct record_options {
    std::string output;
    // Wheels are kept that fit one of these or any platform, and sdists; files from which metadata
    // was read are kept too. A release of which no file is kept stays as a version without files.
    std::vector<pep::tag_set> targets;
    bool all_files = false;   // keep every file whatever `targets` says
    std::string environment;  // label of what the runs resolved for
    std::string made_by;
    std::string made_at;                    // RFC 3339, or "" for a file that does not tell
    std::vector<std::string> requirements;  // one requirement set a line
    std::vector<recorded_grants> published;
};

// CPython 3.11, 3.12 and 3.13 on one platform: what a recording keeps unless told otherwise.
std::vector<pep::tag_set> usual_record_targets(const pep::platform& platform);

// Passes everything on to another source and remembers what it answered, so that the same runs can
// be repeated from a snapshot. One recorder may serve several runs. Where metadata of a release was
// read twice, that of a fitting file is kept before that of another file before "needs a build".
class recorder final : public source {
  public:
    explicit recorder(source& inner);
    recorder(const recorder&) = delete;
    recorder& operator=(const recorder&) = delete;
    ~recorder() override;

    expected<const listing*, error> list(std::string_view project) override;
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override;
    void expect(std::span<const std::string> projects) override;
    void expect_metadata(const listing& l, std::size_t release, std::span<const std::size_t> files,
                         std::size_t fitting) override;
    void set_forecast(forecast* f) override;
    bool local() const override;
    const std::vector<requirement_group>* groups(const listing& l) override;

    // The snapshot of what was seen so far (options.output is not used). A source that is local is
    // asked for the metadata of every release of every project listed, so that the snapshot is
    // local too.
    expected<std::string, error> bytes(const record_options& options);
    // Writes it to options.output, in one step.
    expected<snapshot_info, error> write(const record_options& options);

  private:
    struct state;
    state* state_;  // owned
};

}  // namespace purvey
