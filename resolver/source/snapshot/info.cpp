#include "purvey/source/snapshot.hpp"
#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {
namespace {

expected<std::vector<snapshot_note>, error> notes_of(const image& from) {
    std::vector<snapshot_note> notes;
    byte_reader in(from.bytes(section::notes));
    while (in.ok() && in.left() > 0) {
        snapshot_note& note = notes.emplace_back();
        note.key = in.text();
        note.value = in.text();
    }
    if (!in.ok()) {
        return from.damaged("its notes");
    }
    return notes;
}

void add(counts& seen, const decoded_project& project) {
    ++seen.projects;
    seen.releases += project.list.releases.size();
    for (const release& r : project.list.releases) {
        seen.files += r.files.size();
    }
    seen.groups += project.fields[0].groups.size();
}

bool same(const counts& a, const counts& b) {
    return a.projects == b.projects && a.releases == b.releases && a.files == b.files &&
           a.strings == b.strings && a.groups == b.groups;
}

// Every release of a local snapshot has metadata (flag_local).
bool has_all_metadata(const decoded_project& project) {
    for (const decoded_state& s : project.states) {
        if (s.state == metadata_state::absent) {
            return false;
        }
    }
    return true;
}

expected_void<error> verify_projects(const image& from) {
    counts seen;
    seen.strings = from.strings();
    std::string_view before;
    for (std::size_t place = 0; place < from.projects(); ++place) {
        const auto project = read_project(from, place);
        if (!project) {
            return unexpected(project.error());
        }
        const std::string_view name = *from.name(place);
        if (place > 0 && !(before < name)) {
            return from.damaged("the order of its projects");
        }
        if ((from.flags() & flag_local) && !has_all_metadata(**project)) {
            return from.damaged("project " + std::string(name) + " lacks metadata");
        }
        before = name;
        add(seen, **project);
    }
    if (!same(seen, from.stated())) {
        return from.damaged("its counts");
    }
    return std::monostate{};
}

}  // namespace

std::string note_value(const image& from, std::string_view key) {
    if (const auto notes = notes_of(from)) {
        for (const snapshot_note& note : *notes) {
            if (note.key == key) {
                return note.value;
            }
        }
    }
    return {};
}

expected<snapshot_info, error> info_of(const image& from) {
    auto notes = notes_of(from);
    if (!notes) {
        return unexpected(std::move(notes).error());
    }
    const counts stated = from.stated();
    snapshot_info info;
    info.file = from.file();
    info.format = format_version;
    info.bytes = from.size();
    info.complete = (from.flags() & flag_complete) != 0;
    info.local = (from.flags() & flag_local) != 0;
    info.files = (from.flags() & flag_files) != 0;
    info.digests = (from.flags() & flag_digests) != 0;
    info.projects = stated.projects;
    info.releases = stated.releases;
    info.file_count = stated.files;
    info.strings = stated.strings;
    info.requirement_strings = stated.requirements;
    info.groups = stated.groups;
    for (std::size_t i = 0; i < section_count; ++i) {
        info.sections.emplace_back(section_names[i],
                                   from.bytes(static_cast<section>(i + 1)).size());
    }
    info.notes = std::move(*notes);
    return info;
}

expected_void<error> verify(const image& from) {
    for (std::size_t i = 0; i < section_count; ++i) {
        if (!from.checksum_holds(static_cast<section>(i + 1))) {
            return from.damaged("the checksum of its " + std::string(section_names[i]) +
                                " does not hold");
        }
    }
    if (const auto notes = notes_of(from); !notes) {
        return unexpected(notes.error());
    }
    for (std::size_t id = 0; id < from.strings(); ++id) {
        if (!from.string(id)) {
            return from.damaged("its table of strings");
        }
    }
    return verify_projects(from);
}

}  // namespace purvey::snapshot_format

namespace purvey {
namespace {

std::string two_digits(double value) {
    const auto hundredths = static_cast<std::uint64_t>(value * 100 + 0.5);
    const std::string fraction = std::to_string(hundredths % 100);
    return std::to_string(hundredths / 100) + "." + (fraction.size() < 2 ? "0" : "") + fraction;
}

}  // namespace

std::vector<std::string> snapshot_info::lines() const {
    const double each = releases == 0 ? 1 : static_cast<double>(releases);
    std::vector<std::string> out;
    out.push_back("snapshot   " + file);
    out.push_back("format     " + std::to_string(format) + ", " + std::to_string(bytes) + " bytes");
    out.push_back(std::string("holds      ") +
                  (complete ? "a whole index: a name that is not here does not exist"
                            : "what recorded runs visited: any other name is unknown"));
    out.push_back("projects   " + std::to_string(projects));
    out.push_back("releases   " + std::to_string(releases));
    out.push_back("files      " + std::to_string(file_count) +
                  (!files    ? ": none, so answers cannot be locked"
                   : digests ? ", each with a sha256"
                             : ", not all with a sha256, so not every answer can be locked"));
    out.push_back("requires   " + std::to_string(requirement_strings) + " strings in " +
                  std::to_string(groups) + " groups");
    for (const auto& [name, size] : sections) {
        out.push_back("section    " + name + ": " + std::to_string(size) + " bytes, " +
                      two_digits(static_cast<double>(size) / each) + " a release");
    }
    for (const snapshot_note& note : notes) {
        out.push_back("note       " + note.key + ": " + note.value);
    }
    return out;
}

}  // namespace purvey
