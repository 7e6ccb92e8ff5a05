#include "purvey/source/snapshot.hpp"
#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {

expected<std::span<const std::string>, error> project_reader::indexes() {
    if (!indexes_read_) {
        const auto notes = notes_of(from_);
        if (!notes) {
            return unexpected(notes.error());
        }
        for (const snapshot_note& note : *notes) {
            if (note.key == "index") {
                indexes_.push_back(note.value);
            }
        }
        indexes_read_ = true;
    }
    return std::span<const std::string>(indexes_);
}

expected<std::unique_ptr<decoded_project>, error> project_reader::decode(std::string_view record) {
    const auto known = indexes();
    if (!known) {
        return unexpected(known.error());
    }
    auto project = std::make_unique<decoded_project>();
    const std::string_view damage = snapshot_format::decode(record, *known, texts_, *project);
    if (!damage.empty()) {
        return from_.damaged("project " + project->list.project + ", " + std::string(damage));
    }
    return project;
}

expected<std::unique_ptr<decoded_project>, error> project_reader::find(std::string_view name) {
    const auto found = from_.record(name, record_);
    if (!found) {
        return unexpected(found.error());
    }
    return *found ? decode(**found) : nullptr;
}

expected<std::unique_ptr<decoded_project>, error> project_reader::read(slot at) {
    const auto found = from_.record(at, record_);
    if (!found) {
        return unexpected(found.error());
    }
    return decode(*found);
}

expected<std::string, error> project_reader::name(slot at) {
    const auto found = from_.record(at, record_);
    if (!found) {
        return unexpected(found.error());
    }
    return std::string(byte_reader(*found).text());
}

}  // namespace purvey::snapshot_format
