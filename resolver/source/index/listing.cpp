#include "resolver/source/index/listing.hpp"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "purvey/pep/name.hpp"
#include "purvey/pep/tag.hpp"
#include "purvey/pep/version.hpp"

namespace purvey::index {

namespace {

struct placed {
    pep::version version;
    release_file file;
};

// Wheel or sdist, and its version; or why it is neither.
expected<pep::version, std::string> read_name(release_file& f, std::string_view project) {
    if (f.name.ends_with(".whl")) {
        f.kind = file_kind::wheel;
        auto wheel = pep::parse_wheel_name(f.name);
        if (!wheel) return unexpected("not a wheel's name: " + wheel.error().message);
        if (wheel->name != project)
            return unexpected("a wheel of another project (" + wheel->name + ")");
        return std::move(wheel->version);
    }
    for (const char* ending :
         {".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz", ".tar.Z", ".tar"}) {
        if (!f.name.ends_with(ending)) continue;
        f.kind = file_kind::sdist;
        auto sdist = pep::parse_sdist_name(f.name, project);
        if (!sdist) return unexpected("not a source distribution's name: " + sdist.error().message);
        return std::move(sdist->version);
    }
    return unexpected(std::string("neither a wheel nor a source distribution"));
}

// True when both have a value of one algorithm and the values differ.
bool hashes_disagree(const release_file& a, const release_file& b) {
    for (const auto& [name, value] : a.hashes)
        for (const auto& [other, other_value] : b.hashes)
            if (name == other && value != other_value) return true;
    return false;
}

// The first of two entries of one file counts; entries that contradict each other are an error.
expected<std::vector<release_file>, std::string> without_repeats(
    std::vector<release_file>&& files, std::vector<rejected_entry>& rejected) {
    std::vector<release_file> kept;
    kept.reserve(files.size());
    std::unordered_map<std::string_view, std::size_t> seen;
    seen.reserve(files.size());
    for (auto& f : files) {
        const auto [at, fresh] = seen.emplace(f.name, kept.size());
        if (fresh) {
            kept.push_back(std::move(f));
        } else if (hashes_disagree(kept[at->second], f)) {
            return unexpected("lists " + std::string(f.name) + " twice, with different hashes");
        } else {
            rejected.push_back({f.name, "listed twice"});
        }
    }
    return kept;
}

}  // namespace

expected<listing, std::string> build_listing(page&& p, std::string_view project,
                                             std::string_view index_url) {
    listing l;
    l.project = std::string(project);
    l.index_url = std::string(index_url);
    l.exists = true;
    l.status = std::move(p.status);
    l.status_reason = std::move(p.status_reason);
    l.namespaces = std::move(p.namespaces);
    l.virtual_providers = std::move(p.virtual_providers);
    l.rejected = std::move(p.rejected);
    auto files = without_repeats(std::move(p.files), l.rejected);
    if (!files) return unexpected(std::move(files).error());
    std::vector<placed> all;
    all.reserve(files->size());
    for (auto& f : *files) {
        // PEP 792: an index must not offer files of a quarantined project.
        auto version = l.status == "quarantined" ? expected<pep::version, std::string>(unexpected(
                                                       std::string("the project is quarantined")))
                                                 : read_name(f, project);
        if (version)
            all.push_back({std::move(*version), std::move(f)});
        else
            l.rejected.push_back({f.name, std::move(version).error()});
    }
    std::stable_sort(all.begin(), all.end(),
                     [](const placed& a, const placed& b) { return a.version < b.version; });
    for (auto& [version, file] : all) {
        if (l.releases.empty() || !(l.releases.back().version == version))
            l.releases.push_back({std::move(version), {}});
        l.releases.whole().back().files.push_back(std::move(file));
    }
    return l;
}

}  // namespace purvey::index
