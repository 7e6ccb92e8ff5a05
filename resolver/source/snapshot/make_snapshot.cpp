#include <algorithm>
#include <span>
#include <utility>

#include "purvey/pep/requirement.hpp"
#include "purvey/pep/specifier.hpp"
#include "purvey/pep/version.hpp"
#include "resolver/source/snapshot/graph.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

enum class reason : std::size_t { version, requirement, requires_python, equal, files };
constexpr std::array<std::string_view, 5> reason_texts = {
    "the version does not parse", "a requirement does not parse", "requires-python does not parse",
    "another release has an equal version", "no sdist and no wheel for the targets"};

class snapshot_maker {
  public:
    snapshot_maker(graph& from, const snapshot_build& build)
        : from_(from),
          build_(build),
          out_(flag_complete | flag_local, from.texts),
          requirement_(from.texts.size(), 0),
          python_(from.texts.size(), 0) {}

    expected<std::string, error> make() {
        std::vector<graph_project*> sorted;
        for (graph_project& p : from_.projects) {
            sorted.push_back(&p);
        }
        std::sort(sorted.begin(), sorted.end(),
                  [](const auto* a, const auto* b) { return a->name < b->name; });
        describe();
        for (graph_project* p : sorted) {
            add(*p);
            p->releases = {};
        }
        describe_rejected();
        return out_.finish();
    }

  private:
    struct parsed {
        pep::version version;
        const graph_release* release;
    };
    graph& from_;
    const snapshot_build& build_;
    writer out_;
    // By text of the graph: whether it parses (1 yes, 2 no).
    std::vector<std::uint8_t> requirement_;
    std::vector<std::uint8_t> python_;
    std::array<std::uint64_t, reason_texts.size()> rejected_{};

    bool requirement_parses(std::uint32_t text) {
        std::uint8_t& known = requirement_[text];
        if (known == 0) {
            known = pep::parse_requirement(from_.texts.text(text)) ? 1 : 2;
        }
        return known == 1;
    }

    bool python_parses(std::uint32_t text) {
        std::uint8_t& known = python_[text];
        if (known == 0) {
            known = pep::specifier_set::parse(from_.texts.text(text)) ? 1 : 2;
        }
        return known == 1;
    }

    std::span<const std::uint32_t> list(const graph_release& r, std::size_t field) const {
        return {from_.lists.data() + r.fields[field].first, r.fields[field].second};
    }

    void reject(const graph_release& r, reason why, std::string detail, project_record& project) {
        ++rejected_[static_cast<std::size_t>(why)];
        std::string text(reason_texts[static_cast<std::size_t>(why)]);
        text += detail.empty() ? detail : ": " + detail;
        project.rejected.emplace_back(r.version, from_.texts.intern(text));
    }

    // True: the release may stand; otherwise it was rejected.
    bool judge(const graph_release& r, project_record& project) {
        if (!r.fits) {
            reject(r, reason::files, {}, project);
            return false;
        }
        if (r.requires_python != 0 && !python_parses(r.requires_python - 1)) {
            reject(r, reason::requires_python, std::string(from_.texts.text(r.requires_python - 1)),
                   project);
            return false;
        }
        for (const std::uint32_t text : list(r, 0)) {
            if (!requirement_parses(text)) {
                reject(r, reason::requirement, std::string(from_.texts.text(text)), project);
                return false;
            }
        }
        return true;
    }

    // Ascending, one a version: the last word of the last file. Equal versions within one file are
    // rejected but for the last.
    std::vector<parsed> ordered(const graph_project& from, project_record& project) {
        std::vector<parsed> all;
        all.reserve(from.releases.size());
        for (const graph_release& r : from.releases) {
            auto version = pep::version::parse(from_.texts.text(r.version));
            if (version && version->text().size() <= version_cap) {
                all.push_back({*std::move(version), &r});
            } else {
                reject(r, reason::version, {}, project);
            }
        }
        std::stable_sort(all.begin(), all.end(),
                         [](const parsed& a, const parsed& b) { return a.version < b.version; });
        std::vector<parsed> kept;
        kept.reserve(all.size());
        for (parsed& p : all) {
            if (!kept.empty() && kept.back().version == p.version) {
                if (kept.back().release->source == p.release->source) {
                    reject(*kept.back().release, reason::equal, p.version.str(), project);
                }
                kept.back() = std::move(p);
            } else {
                kept.push_back(std::move(p));
            }
        }
        return kept;
    }

    void add(const graph_project& from) {
        project_record project;
        project.name = from.name;
        project.exists = true;
        project.files_known = false;
        project.index_url = build_.index_url;
        const std::vector<parsed> releases = ordered(from, project);
        project.releases.reserve(releases.size());
        for (const parsed& p : releases) {
            if (judge(*p.release, project)) {
                put(p, project.releases.emplace_back());
            }
        }
        out_.add(project);
    }

    void put(const parsed& p, release_record& r) {
        r.version = p.version.str();
        r.yanked = p.release->yanked;
        r.requires_python = p.release->requires_python;
        r.metadata_requires_python = r.requires_python;
        r.state = metadata_state::release;
        for (std::size_t field = 0; field < field_count; ++field) {
            const auto texts = list(*p.release, field);
            r.fields[field].assign(texts.begin(), texts.end());
        }
    }

    void describe() {
        out_.note("made by", build_.made_by);
        if (!build_.made_at.empty()) {
            out_.note("made at", build_.made_at);
        }
        out_.index(build_.index_url);
        if (!build_.targets.empty()) {
            out_.note("environment", build_.environment);
        }
    }

    void describe_rejected() {
        for (std::size_t i = 0; i < rejected_.size(); ++i) {
            if (rejected_[i] > 0) {
                out_.note("rejected", std::to_string(rejected_[i]) +
                                          " releases: " + std::string(reason_texts[i]));
            }
        }
        if (from_.bad_names > 0) {
            out_.note("rejected",
                      std::to_string(from_.bad_names) + " projects: the name is not valid");
        }
    }
};

}  // namespace

expected<std::string, error> make_snapshot(graph& from, const snapshot_build& build) {
    return snapshot_maker(from, build).make();
}

}  // namespace purvey::snapshot_format
