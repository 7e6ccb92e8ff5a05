#include "purvey/source/snapshot.hpp"

#include <memory>
#include <unordered_map>

#include "resolver/source/snapshot/decoded.hpp"
#include "resolver/source/snapshot/mapped_file.hpp"

namespace purvey {

namespace format = snapshot_format;

struct snapshot::state {
    format::mapped_file mapped;
    format::image image;
    // Keys are the project's own copy of its name.
    std::unordered_map<std::string_view, std::unique_ptr<format::decoded_project>> projects;

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
    auto mapped = format::mapped_file::open(path);
    if (!mapped) {
        return unexpected(std::move(mapped).error());
    }
    auto image = format::image::open(mapped->bytes(), path);
    if (!image) {
        return unexpected(std::move(image).error());
    }
    return snapshot(new state{std::move(*mapped), std::move(*image), {}});
}

expected<snapshot, error> snapshot::from_bytes(std::string_view bytes, std::string file) {
    auto image = format::image::open(bytes, std::move(file));
    if (!image) {
        return unexpected(std::move(image).error());
    }
    return snapshot(new state{{}, std::move(*image), {}});
}

expected<format::decoded_project*, error> snapshot::state::absent(std::string_view project) {
    if ((image.flags() & format::flag_complete) == 0) {
        return unknown(image.file(),
                       std::string(project) +
                           " is not in the snapshot: the runs it was recorded from did not ask "
                           "for it",
                       "record a snapshot with this requirement set");
    }
    auto none = std::make_unique<format::decoded_project>();
    none->list.project = project;
    none->list.index_url = format::note_value(image, "index");
    return keep(std::move(none));
}

expected<format::decoded_project*, error> snapshot::state::open(std::string_view project) {
    std::size_t first = 0;
    std::size_t last = image.projects();
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        const auto name = image.name(middle);
        if (!name) {
            return image.damaged("the table of projects");
        }
        if (*name == project) {
            auto found = format::read_project(image, middle);
            if (!found) {
                return unexpected(std::move(found).error());
            }
            return keep(std::move(*found));
        }
        (*name < project ? first : last) = *name < project ? middle + 1 : middle;
    }
    return absent(project);
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

const std::vector<requirement_group>* snapshot::groups(const listing& l) {
    const format::decoded_project* const project = state_->opened(l);
    return project != nullptr && project->all_static ? &project->fields[0].groups : nullptr;
}

std::size_t snapshot::size() const {
    return state_->image.projects();
}

std::string_view snapshot::name(std::size_t place) const {
    return state_->image.name(place).value_or(std::string_view{});
}

expected<snapshot_info, error> snapshot::info() const {
    return format::info_of(state_->image);
}

expected_void<error> snapshot::verify() const {
    return format::verify(state_->image);
}

}  // namespace purvey
