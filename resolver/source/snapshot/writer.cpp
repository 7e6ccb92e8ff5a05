#include "resolver/source/snapshot/writer.hpp"

#include <algorithm>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::uint64_t offset_limit = 0xffffffff;

// Offsets of consecutive texts: one more than there are texts.
template <class Texts, class Text>
std::pair<std::string, std::string> laid_out(const Texts& texts, Text&& text) {
    std::pair<std::string, std::string> out;
    store32(out.first, 0);
    for (const auto& t : texts) {
        out.second += text(t);
        store32(out.first, static_cast<std::uint32_t>(out.second.size()));
    }
    return out;
}

bool has_sha256(const release_file& f) {
    return std::any_of(f.hashes.begin(), f.hashes.end(),
                       [](const auto& hash) { return hash.first == "sha256"; });
}

}  // namespace

void writer::note(std::string_view key, std::string_view value) {
    put_text(notes_, key);
    put_text(notes_, value);
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
                is_requirement_.resize(strings_.size());
            }
            counts_.requirements += is_requirement_[id] ? 0u : 1u;
            is_requirement_[id] = true;
        }
    }
}

void writer::add(const project_record& project) {
    count(project);
    const auto encoded_side = put_side(project, strings_);
    const bool fits = std::all_of(project.releases.begin(), project.releases.end(), [](auto& r) {
        return r.version.size() <= version_cap && r.files.size() <= file_cap;
    });
    if (!encoded_side || !fits) {
        problem_ = problem_ ? problem_ : project.name;
        return;
    }
    const std::string& side = *encoded_side;
    std::size_t groups = 0;
    std::string body = put_project(project, strings_, {sides_.size(), side.size()}, groups);
    sides_ += side;
    counts_.groups += groups;
    projects_.push_back({project.name, std::move(body)});
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
         {counts_.projects, counts_.releases, counts_.files, std::uint64_t{strings_.size()},
          counts_.requirements, counts_.groups, std::uint64_t{0}}) {
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
    std::vector<std::uint32_t> ids(strings_.size());
    for (std::uint32_t id = 0; id < ids.size(); ++id) {
        ids[id] = id;
    }
    auto names = laid_out(projects_, [](const encoded& p) -> const std::string& { return p.name; });
    auto bodies =
        laid_out(projects_, [](const encoded& p) -> const std::string& { return p.body; });
    auto texts = laid_out(ids, [&](std::uint32_t id) { return strings_.text(id); });
    if (std::max({names.second.size(), bodies.second.size(), texts.second.size()}) > offset_limit) {
        return unexpected(error{error_kind::limit,
                                "too much data for one snapshot (4 GiB a "
                                "section)",
                                "", ""});
    }
    std::vector<std::pair<section, std::string>> sections;
    sections.emplace_back(section::notes, std::move(notes_));
    sections.emplace_back(section::name_offsets, std::move(names.first));
    sections.emplace_back(section::names, std::move(names.second));
    sections.emplace_back(section::project_offsets, std::move(bodies.first));
    sections.emplace_back(section::projects, std::move(bodies.second));
    sections.emplace_back(section::string_offsets, std::move(texts.first));
    sections.emplace_back(section::strings, std::move(texts.second));
    sections.emplace_back(section::files, std::move(sides_));
    std::string out = header(sections);
    for (auto& [id, bytes] : sections) {
        out += bytes;
        bytes = {};
    }
    return out;
}

}  // namespace purvey::snapshot_format
