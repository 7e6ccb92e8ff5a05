#include "purvey/source/memory.hpp"

#include <algorithm>
#include <map>

#include "purvey/pep/name.hpp"

namespace purvey {
namespace {

std::vector<std::string_view> views(const std::vector<std::string>& texts) {
    return {texts.begin(), texts.end()};
}

release_file file_of(const memory_file& from) {
    release_file f;
    f.name = from.name;
    f.url = from.url;
    f.kind = from.kind;
    f.hashes.assign(from.hashes.begin(), from.hashes.end());
    f.size = from.size;
    f.upload_time = from.upload_time;
    f.requires_python = from.requires_python;
    f.yanked = from.yanked;
    f.yanked_reason = from.yanked_reason;
    f.metadata = from.metadata;
    f.metadata_sha256 = from.metadata_sha256;
    return f;
}

release_metadata metadata_of(const memory_release& from) {
    release_metadata m;
    m.origin = from.origin;
    m.file = from.metadata_file;
    m.why = from.why;
    m.requires_dist = views(from.requires_dist);
    m.provides_extra = views(from.provides_extra);
    m.provides_dist = views(from.provides_dist);
    m.obsoletes_dist = views(from.obsoletes_dist);
    m.import_name = views(from.import_name);
    m.requires_python = from.requires_python;
    return m;
}

}  // namespace

memory_source::memory_source(memory_source&& other) noexcept
    : texts_(std::move(other.texts_)),
      entries_(std::move(other.entries_)),
      absent_(std::exchange(other.absent_, {})),
      groups_hidden_(other.groups_hidden_) {}

memory_source& memory_source::operator=(memory_source&& other) noexcept {
    texts_.swap(other.texts_);
    entries_.swap(other.entries_);
    absent_.swap(other.absent_);
    groups_hidden_ = other.groups_hidden_;
    return *this;
}

memory_source::~memory_source() {
    for (listing* l : absent_) {
        delete l;
    }
}

// Every requirement text of the releases, with the ranges of releases that have it, which from now
// on share it in memory.
void memory_source::entry::find_groups() {
    std::map<std::string_view, std::vector<release_range>> found;
    for (std::uint32_t k = 0; k < metadata.size(); ++k)
        for (std::string_view& text : metadata[k].requires_dist) {
            const auto at = found.try_emplace(text).first;
            std::vector<release_range>& of = at->second;
            text = at->first;
            if (!of.empty() && of.back().second >= k)
                of.back().second = k + 1;
            else
                of.emplace_back(k, k + 1);
        }
    for (const auto& [text, of] : found) ranges.insert(ranges.end(), of.begin(), of.end());
    const release_range* next = ranges.data();
    for (const auto& [text, of] : found) {
        groups.push_back({text, {next, of.size()}});
        next += of.size();
    }
}

expected_void<error> memory_source::fill(memory_project& from) {
    std::vector<std::pair<pep::version, const memory_release*>> sorted;
    for (const memory_release& r : from.releases) {
        auto version = pep::version::parse(r.version);
        if (!version) {
            return bad_input(from.name, "the version " + r.version + " " + version.error().message);
        }
        sorted.emplace_back(*std::move(version), &r);
    }
    std::stable_sort(sorted.begin(), sorted.end(),
                     [](const auto& a, const auto& b) { return a.first < b.first; });
    entry& e = entries_.emplace_back();
    e.list.project = pep::normalize_name(from.name);
    e.list.index_url = from.index_url;
    e.list.exists = true;
    e.list.files_known = from.files_known;
    e.list.status = from.status;
    e.list.namespaces = from.namespaces;
    e.list.virtual_providers = from.virtual_providers;
    e.list.rejected.reserve(from.rejected.size());
    for (const auto& [what, why] : from.rejected) {
        e.list.rejected.push_back({what, why});
    }
    for (const auto& [version, r] : sorted) {
        if (!e.list.releases.empty() && e.list.releases.back().version == version) {
            return bad_input(from.name, "the version " + version.str() + " is there twice");
        }
        release& made = e.list.releases.whole().emplace_back();
        made.version = version;
        for (const memory_file& f : r->files) {
            made.files.push_back(file_of(f));
        }
        if (!from.files_known) {
            e.list.requires_python.add(1, r->requires_python);
            e.list.yanked.add(1, r->yanked);
        }
        e.metadata.push_back(metadata_of(*r));
    }
    e.find_groups();
    return std::monostate{};
}

expected<memory_source, error> memory_source::make(std::vector<memory_project> projects) {
    memory_source made;
    made.texts_ = std::move(projects);
    for (memory_project& from : made.texts_) {
        if (auto filled = made.fill(from); !filled) {
            return unexpected(std::move(filled).error());
        }
    }
    std::sort(made.entries_.begin(), made.entries_.end(),
              [](const entry& a, const entry& b) { return a.list.project < b.list.project; });
    for (std::size_t i = 1; i < made.entries_.size(); ++i) {
        if (made.entries_[i - 1].list.project == made.entries_[i].list.project) {
            return bad_input(made.entries_[i].list.project, "the project is there twice");
        }
    }
    return made;
}

expected<const listing*, error> memory_source::list(std::string_view project) {
    const auto found = std::lower_bound(
        entries_.begin(), entries_.end(), project,
        [](const entry& e, std::string_view name) { return e.list.project < name; });
    if (found != entries_.end() && found->list.project == project) {
        return &found->list;
    }
    for (const listing* l : absent_) {
        if (l->project == project) {
            return l;
        }
    }
    absent_.push_back(new listing);
    absent_.back()->project = project;
    return absent_.back();
}

const memory_source::entry* memory_source::found(const listing& l) const {
    const auto at = std::lower_bound(
        entries_.begin(), entries_.end(), l.project,
        [](const entry& e, std::string_view name) { return e.list.project < name; });
    return at != entries_.end() && &at->list == &l ? &*at : nullptr;
}

expected<const release_metadata*, error> memory_source::metadata(const listing& l,
                                                                 std::size_t release,
                                                                 std::span<const std::size_t>,
                                                                 std::size_t) {
    const entry* const e = found(l);
    if (e == nullptr || release >= e->metadata.size()) {
        return unknown(l.project, "asked for a release that this source did not list");
    }
    return &e->metadata[release];
}

const std::vector<requirement_group>* memory_source::groups(const listing& l) {
    const entry* const e = groups_hidden_ ? nullptr : found(l);
    return e == nullptr ? nullptr : &e->groups;
}

}  // namespace purvey
