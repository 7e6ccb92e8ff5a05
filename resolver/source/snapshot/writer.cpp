#include "resolver/source/snapshot/writer.hpp"

#include <algorithm>
#include <bit>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::uint64_t offset_limit = 0xffffffff;

bool has_sha256(const release_file& f) {
    return std::any_of(f.hashes.begin(), f.hashes.end(),
                       [](const auto& hash) { return hash.first == "sha256"; });
}

}  // namespace

void writer::note(std::string_view key, std::string_view value) {
    put_text(notes_, key);
    put_text(notes_, value);
}

std::uint32_t writer::index(std::string_view url) {
    if (url.empty()) {
        return 0;
    }
    auto found = std::find(indexes_.begin(), indexes_.end(), url);
    if (found == indexes_.end()) {
        note("index", url);
        found = indexes_.insert(found, std::string(url));
    }
    return static_cast<std::uint32_t>(found - indexes_.begin()) + 1;
}

void writer::count(const project_record& project) {
    ++counts_.projects;
    counts_.releases += project.releases.size();
    for (const release_record& r : project.releases) {
        counts_.files += r.files.size();
        for (const release_file* f : r.files) {
            all_digests_ = all_digests_ && has_sha256(*f);
        }
        for (const std::uint32_t id : r.fields[0]) {
            if (id >= is_requirement_.size()) {
                is_requirement_.resize(texts_.size());
            }
            counts_.requirements += is_requirement_[id] ? 0u : 1u;
            is_requirement_[id] = true;
        }
    }
}

void writer::add(const project_record& project) {
    count(project);
    const auto side = put_side(project);
    std::size_t versions = 0;
    const bool fits = std::all_of(project.releases.begin(), project.releases.end(), [&](auto& r) {
        versions += r.version.size();
        return r.version.size() <= version_cap && versions <= table_cap &&
               r.files.size() <= file_cap;
    });
    numbers_.collect(project);
    if (!side || !fits || numbers_.bytes() > table_cap) {
        problem_ = problem_ ? problem_ : project.name;
        return;
    }
    std::size_t groups = 0;
    const std::string rest =
        put_project(project, index(project.index_url), numbers_, *side, groups);
    if (rest.size() > record_cap) {
        problem_ = problem_ ? problem_ : project.name;
        return;
    }
    counts_.groups += groups;
    encoded& made = projects_.emplace_back();
    made.name = project.name;
    put_text(made.record, rest);
}

// Nothing if they do not fit. At most half of them are used.
std::optional<std::string> writer::slots() {
    const std::uint64_t count = std::bit_ceil(2 * projects_.size() + 1);
    std::string out(slot_size * count, '\0');
    std::uint64_t offset = 0;
    for (const encoded& p : projects_) {
        const std::uint64_t hash = xxh64(p.name);
        std::uint64_t probe = 0;
        const auto place = [&] { return slot_size * ((hash + probe) & (count - 1)); };
        while (probe < std::min(probe_cap, count) && load32(out.data() + place() + 4) != 0) {
            ++probe;
        }
        if (probe == std::min(probe_cap, count) || offset > offset_limit) {
            return std::nullopt;
        }
        std::string made;
        store32(made, static_cast<std::uint32_t>(offset));
        store32(made,
                static_cast<std::uint32_t>(std::min<std::uint64_t>(p.record.size(), first_cap)) |
                    std::uint32_t{tag_of(hash)} << 16);
        out.replace(place(), slot_size, made);
        offset += p.record.size();
    }
    return out;
}

std::string writer::header(const std::vector<std::pair<section, std::string>>& sections) const {
    std::uint64_t total = header_size + table_entry_size * sections.size();
    std::string table;
    for (const auto& [id, bytes] : sections) {
        store32(table, static_cast<std::uint32_t>(id));
        store32(table, 0);
        store64(table, total);
        store64(table, bytes.size());
        store64(table, xxh64(bytes));
        total += bytes.size();
    }
    std::string head(magic);
    store32(head, format_version);
    std::uint32_t flags = flags_;
    flags |= counts_.files > 0 ? flag_files : 0u;
    flags |= counts_.files > 0 && all_digests_ ? flag_digests : 0u;
    store32(head, flags);
    store64(head, total);
    store32(head, static_cast<std::uint32_t>(sections.size()));
    store32(head, 0);
    for (const std::uint64_t n :
         {counts_.projects, counts_.releases, counts_.files, counts_.requirements, counts_.groups,
          std::uint64_t{0}, std::uint64_t{0}}) {
        store64(head, n);
    }
    const std::uint64_t checksum = xxh64(head + table);
    store64(head, checksum);
    return head + table;
}

expected<std::string, error> writer::finish() {
    if (problem_) {
        return unexpected(error{error_kind::limit,
                                "project " + *problem_ + " does not fit into a snapshot", "", ""});
    }
    std::sort(projects_.begin(), projects_.end(),
              [](const encoded& a, const encoded& b) { return a.name < b.name; });
    auto slots = this->slots();
    if (!slots || notes_.size() > record_cap) {
        return unexpected(error{error_kind::limit,
                                "too much data for one snapshot: more than 4 GiB of projects, "
                                "256 MiB of notes, or 1,024 names of one hash",
                                "", ""});
    }
    std::string records;
    for (encoded& p : projects_) {
        records += p.record;
        p.record = {};
    }
    std::vector<std::pair<section, std::string>> sections;
    sections.emplace_back(section::notes, std::move(notes_));
    sections.emplace_back(section::slots, std::move(*slots));
    sections.emplace_back(section::projects, std::move(records));
    std::string out = header(sections);
    for (auto& [id, bytes] : sections) {
        out += bytes;
        bytes = {};
    }
    return out;
}

}  // namespace purvey::snapshot_format
