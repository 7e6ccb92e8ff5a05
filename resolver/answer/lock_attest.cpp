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
        out.asked = out.asked && f.known;
    }
    std::sort(out.publishers.begin(), out.publishers.end());
    const auto end = std::unique(out.publishers.begin(), out.publishers.end());
    out.publishers.erase(end, out.publishers.end());
    for (const attested_file& f : files) {
        auto& one = out.files.emplace_back(std::string(f.file->name), std::vector<std::size_t>());
        for (std::size_t k = 0; k < out.publishers.size(); ++k)
            if (std::ranges::find(f.publishers, out.publishers[k]) != f.publishers.end())
                one.by.push_back(k);
    }
    std::ranges::sort(out.files, {}, &attestation_record::of_file::name);
    return out;
}

bool has_digest(const release_file& f, const std::string& sha256) {
    return std::ranges::any_of(f.hashes, [&](const auto& h) {
        return h.first == "sha256" && std::ranges::equal(h.second, sha256, [](char a, char b) {
                   return (a >= 'A' && a <= 'F' ? a | 0x20 : a) == b;
               });
    });
}

// Fills in what the previous lock says of the file, if that is the file it names.
bool kept(attested_file& f, const std::string& project, const policy& rules) {
    const auto locked = std::ranges::any_of(rules.locked_files, [&](const auto& l) {
        return l.project == project && l.name == f.file->name && has_digest(*f.file, l.sha256);
    });
    if (!locked) return false;
    for (const auto& [name, before] : rules.locked_publishers)
        for (const auto& one : before.files)
            if (name == project && one.name == f.file->name)
                for (const std::size_t k : one.by) f.publishers.push_back(before.publishers[k]);
    return !f.publishers.empty();
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

expected_void<error> read_attestations(resolution& r, source* from, const policy& rules) {
    std::vector<attested_file> files;
    std::vector<std::size_t> begins;
    for (const picked_release& p : r.packages) {
        begins.push_back(files.size());
        if (p.from() != supplier::index) continue;
        if (auto ok = add_locked_files(p, files); !ok) return ok;
    }
    begins.push_back(files.size());
    if (from != nullptr)
        if (auto ok = from->attestations(files); !ok) return ok;
    for (std::size_t k = 0; k < r.packages.size(); ++k) {
        picked_release& p = r.packages[k];
        const auto own = std::span(files).subspan(begins[k], begins[k + 1] - begins[k]);
        for (attested_file& f : own)
            if (!f.known && !kept(f, p.project, rules) && f.not_asked)
                return unexpected(*std::move(f.not_asked));
        attestation_record record = record_of(own);
        if (p.from() == supplier::index && (record.asked || !record.publishers.empty()))
            p.attested = std::move(record);
    }
    return std::monostate{};
}

std::vector<publisher_change> changed_publishers(const resolution& r, const policy& rules) {
    std::vector<publisher_change> out;
    for (const auto& [project, before] : rules.locked_publishers)
        for (const picked_release& p : r.packages) {
            if (p.project != project) continue;
            const attestation_record now = p.attested.value_or(
                attestation_record{.publishers = {}, .files = {}, .asked = false});
            if (now.publishers != before.publishers)
                out.push_back({project, before.publishers, now.publishers, now.asked});
        }
    return out;
}

std::string sentence_of(const publisher_change& c) {
    if (!c.asked)
        return c.project + ": the lock recorded who published it: " + said(c.before) +
               "; nobody was asked who published the files that are locked now, so " +
               (c.now.empty() ? "that is lost" : "of that is kept " + said(c.now));
    return c.project + ": since the lock was made, who published it changed: " + said(c.before) +
           " before, " + (c.now.empty() ? "nobody says" : said(c.now)) + " now";
}

}  // namespace purvey
