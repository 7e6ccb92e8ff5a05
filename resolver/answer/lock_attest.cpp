#include <algorithm>
#include <set>

#include "purvey/answer/lock.hpp"
#include "resolver/answer/lock_files.hpp"

namespace purvey {
namespace {

// The files of a release that its entry names.
expected_void<error> add_locked_files(const picked_release& p, std::vector<attested_file>& out) {
    const auto locked = answer::files_to_lock(p);
    if (!locked) return unexpected(locked.error());
    std::set<std::string_view> names;
    if (locked->sdist) names.insert(locked->sdist->name);
    for (const answer::locked_file& f : locked->wheels) names.insert(f.name);
    for (const std::size_t i : p.files) {
        const release_file& f = p.what().files[i];
        if (names.erase(f.name) != 0) out.push_back({p.listing, p.release, &f});
    }
    return std::monostate{};
}

attestation_record record_of(std::span<const attested_file> files) {
    attestation_record out;
    for (const attested_file& f : files) {
        out.publishers.insert(out.publishers.end(), f.publishers.begin(), f.publishers.end());
        if (f.publishers.empty()) out.unattested.emplace_back(f.file->name);
    }
    std::sort(out.publishers.begin(), out.publishers.end());
    const auto end = std::unique(out.publishers.begin(), out.publishers.end());
    out.publishers.erase(end, out.publishers.end());
    std::sort(out.unattested.begin(), out.unattested.end());
    return out;
}

std::string said(const std::vector<publisher>& all) {
    std::string out;
    for (const publisher& p : all) {
        out += (out.empty() ? "" : "; ") + p.kind;
        for (const auto& [key, value] : p.fields)
            out.append(&key == &p.fields.front().first ? " (" : ", ")
                .append(key)
                .append(" ")
                .append(value);
        if (!p.fields.empty()) out += ")";
    }
    return out;
}

}  // namespace

expected_void<error> read_attestations(resolution& r, source& from) {
    std::vector<attested_file> files;
    std::vector<std::size_t> begins;
    for (const picked_release& p : r.packages) {
        begins.push_back(files.size());
        if (p.from() != supplier::index) continue;
        if (auto ok = add_locked_files(p, files); !ok) return ok;
    }
    begins.push_back(files.size());
    const auto known = from.attestations(files);
    if (!known) return unexpected(known.error());
    if (!*known) return std::monostate{};
    for (std::size_t k = 0; k < r.packages.size(); ++k)
        if (r.packages[k].from() == supplier::index)
            r.packages[k].attested = record_of(std::span<const attested_file>(files).subspan(
                begins[k], begins[k + 1] - begins[k]));
    return std::monostate{};
}

std::vector<publisher_change> changed_publishers(const resolution& r, const policy& rules) {
    std::vector<publisher_change> out;
    for (const auto& [project, before] : rules.locked_publishers)
        for (const picked_release& p : r.packages)
            if (p.project == project && p.attested && p.attested->publishers != before)
                out.push_back({project, before, p.attested->publishers});
    return out;
}

std::string sentence_of(const publisher_change& c) {
    return c.project + ": since the lock was made, who published it changed: " + said(c.before) +
           " before, " + (c.now.empty() ? "nobody says" : said(c.now)) + " now";
}

}  // namespace purvey
