#include "purvey/source/snapshot.hpp"

#include <array>
#include <cstdio>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include "resolver/source/snapshot/decoded.hpp"
#include "resolver/source/snapshot/grants_note.hpp"

namespace purvey {

namespace format = snapshot_format;

struct snapshot::state {
    explicit state(format::image from) : image(std::move(from)), reader(image) {}

    format::image image;
    format::project_reader reader;
    // Keys are the project's own copy of its name.
    std::unordered_map<std::string_view, std::unique_ptr<format::decoded_project>> projects;
    std::optional<std::vector<format::image::numbered_slot>> order;  // read when asked for

    format::decoded_project* opened(const listing& l) {
        const auto found = projects.find(l.project);
        return found != projects.end() && &found->second->list == &l ? found->second.get()
                                                                     : nullptr;
    }
    expected<format::decoded_project*, error> keep(
        std::unique_ptr<format::decoded_project> project) {
        format::decoded_project* const kept = project.get();
        projects.emplace(kept->list.project, std::move(project));
        return kept;
    }
    expected<format::decoded_project*, error> absent(std::string_view project);
    expected<format::decoded_project*, error> open(std::string_view project);
};

snapshot::snapshot(snapshot&& other) noexcept : state_(std::exchange(other.state_, nullptr)) {}

snapshot& snapshot::operator=(snapshot&& other) noexcept {
    std::swap(state_, other.state_);
    return *this;
}

snapshot::~snapshot() {
    delete state_;
}

expected<snapshot, error> snapshot::open(const std::string& path) {
    auto bytes = format::byte_store::open(path);
    if (!bytes) {
        return unexpected(std::move(bytes).error());
    }
    auto image = format::image::open(std::move(*bytes), path);
    if (!image) {
        return unexpected(std::move(image).error());
    }
    return snapshot(new state(std::move(*image)));
}

expected<snapshot, error> snapshot::from_bytes(std::string_view bytes, std::string file) {
    auto image = format::image::open(format::byte_store(bytes), std::move(file));
    if (!image) {
        return unexpected(std::move(image).error());
    }
    return snapshot(new state(std::move(*image)));
}

expected<format::decoded_project*, error> snapshot::state::absent(std::string_view project) {
    if ((image.flags() & format::flag_complete) == 0) {
        return unknown(image.file(),
                       std::string(project) +
                           " is not in the snapshot: the runs it was recorded from did not ask "
                           "for it",
                       "record a snapshot with this requirement set");
    }
    const auto indexes = reader.indexes();
    if (!indexes) {
        return unexpected(indexes.error());
    }
    auto none = std::make_unique<format::decoded_project>();
    none->list.project = project;
    none->list.index_url = indexes->empty() ? std::string() : indexes->front();
    return keep(std::move(none));
}

expected<format::decoded_project*, error> snapshot::state::open(std::string_view project) {
    auto found = reader.find(project);
    if (!found) {
        return unexpected(std::move(found).error());
    }
    return *found ? keep(std::move(*found)) : absent(project);
}

expected<const listing*, error> snapshot::list(std::string_view project) {
    if (const auto found = state_->projects.find(project); found != state_->projects.end()) {
        return &found->second->list;
    }
    auto opened = state_->open(project);
    if (!opened) {
        return unexpected(std::move(opened).error());
    }
    return &(*opened)->list;
}

expected<const release_metadata*, error> snapshot::metadata(const listing& l, std::size_t release,
                                                            std::span<const std::size_t> files,
                                                            std::size_t fitting) {
    format::decoded_project* const project = state_->opened(l);
    if (project == nullptr || release >= l.releases.size()) {
        return unknown(state_->image.file(),
                       "asked for a release of " + l.project + " that this snapshot did not list");
    }
    return format::metadata_of(state_->image, *project, release, files, fitting);
}

bool snapshot::local() const {
    return (state_->image.flags() & format::flag_local) != 0;
}

std::string snapshot::identity() const {
    std::array<char, 17> text{};
    std::snprintf(text.data(), text.size(), "%016llx",
                  static_cast<unsigned long long>(state_->image.checksum()));
    return text.data();
}

const std::vector<requirement_group>* snapshot::groups(const listing& l) {
    const format::decoded_project* const project = state_->opened(l);
    return project != nullptr && project->all_static ? &project->fields[0].groups : nullptr;
}

std::size_t snapshot::size() const {
    return static_cast<std::size_t>(state_->image.stated().projects);
}

std::string snapshot::name(std::size_t place) const {
    if (!state_->order) {
        auto read = state_->image.order();
        state_->order = read ? std::move(*read) : std::vector<format::image::numbered_slot>{};
    }
    return place < state_->order->size()
               ? state_->reader.name((*state_->order)[place].leads).value_or(std::string())
               : std::string();
}

expected<snapshot_info, error> snapshot::info() const {
    return format::info_of(state_->image);
}

expected<std::vector<recorded_grants>, error> snapshot::published() const {
    const auto notes = format::notes_of(state_->image);
    if (!notes) {
        return unexpected(notes.error());
    }
    std::vector<recorded_grants> out;
    for (const snapshot_note& note : *notes) {
        if (note.key != format::grants_note) {
            continue;
        }
        auto list = format::read_grants(note.value);
        if (!list) {
            return state_->image.damaged("a list of grants");
        }
        out.push_back(*std::move(list));
    }
    return out;
}

expected_void<error> snapshot::verify() const {
    if (const auto lists = published(); !lists) {
        return unexpected(lists.error());
    }
    return format::verify(state_->image);
}

}  // namespace purvey
