#include <algorithm>

#include "purvey/source/snapshot.hpp"
#include "resolver/source/snapshot/decoded.hpp"
#include "resolver/source/snapshot/grants_note.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

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
           a.groups == b.groups;
}

// Every release of a local snapshot has metadata (flag_local).
bool has_all_metadata(const decoded_project& project) {
    return std::none_of(project.states.begin(), project.states.end(),
                        [](const auto& run) { return run.value.state == metadata_state::absent; });
}

class project_check {
  public:
    project_check(const image& from, const std::vector<image::numbered_slot>& order)
        : from_(from), reader_(from), used_(static_cast<std::size_t>(from.slots())) {
        for (const image::numbered_slot& s : order) {
            used_[static_cast<std::size_t>(s.number)] = true;
        }
    }

    // The next in order.
    expected_void<error> check(const image::numbered_slot& at) {
        const auto project = reader_.read(at.leads);
        if (!project) {
            return unexpected(project.error());
        }
        const std::string& name = (*project)->list.project;
        if ((seen_.projects > 0 && !(before_ < name)) || at.leads.offset != end_) {
            return from_.damaged("the order of its projects");
        }
        if (!leads(name, at)) {
            return from_.damaged("the slot of project " + name);
        }
        if (!(*project)->list.releases.is_sound()) {
            return from_.damaged("project " + name + ", its versions");
        }
        if ((from_.flags() & flag_local) && !has_all_metadata(**project)) {
            return from_.damaged("project " + name + " lacks metadata");
        }
        end_ += reader_.size();
        before_ = name;
        add(seen_, **project);
        return std::monostate{};
    }

    bool complete() const {
        return end_ == from_.size(section::projects) && same(seen_, from_.stated());
    }

  private:
    const image& from_;
    project_reader reader_;
    std::vector<bool> used_;
    counts seen_;
    std::string before_;
    std::uint64_t end_ = 0;

    // A reader that looks for the name comes to this slot.
    bool leads(std::string_view name, const image::numbered_slot& at) const {
        const std::uint64_t hash = xxh64(name);
        const std::uint64_t steps = (at.number - hash) & (used_.size() - 1);
        for (std::uint64_t i = 0; i < std::min(steps, probe_cap); ++i) {
            if (!used_[static_cast<std::size_t>((hash + i) & (used_.size() - 1))]) {
                return false;
            }
        }
        return steps < probe_cap && at.leads.tag == tag_of(hash);
    }
};

expected_void<error> verify_projects(const image& from) {
    const auto order = from.order();
    if (!order) {
        return unexpected(order.error());
    }
    project_check projects(from, *order);
    for (const image::numbered_slot& s : *order) {
        if (auto sound = projects.check(s); !sound) {
            return sound;
        }
    }
    if (!projects.complete()) {
        return from.damaged("its counts");
    }
    return std::monostate{};
}

}  // namespace

expected<std::vector<snapshot_note>, error> notes_of(const image& from) {
    const std::uint64_t size = from.size(section::notes);
    std::string bytes(static_cast<std::size_t>(std::min(size, record_cap)), '\0');
    std::vector<snapshot_note> notes;
    byte_reader in(bytes);
    if (bytes.size() != size || !from.read(section::notes, 0, bytes.data(), size)) {
        in.fail();
    }
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
    info.requirement_strings = stated.requirements;
    info.groups = stated.groups;
    for (std::size_t i = 0; i < section_count; ++i) {
        info.sections.emplace_back(section_names[i], from.size(static_cast<section>(i + 1)));
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

std::string told(const snapshot_note& note) {
    if (note.key != snapshot_format::grants_note) {
        return note.value;
    }
    const auto list = snapshot_format::read_grants(note.value);
    return !list ? "damaged"
                 : std::to_string(list->grants.size()) + " that " + list->index_url +
                       " published, as on " + list->day;
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
        out.push_back("note       " + note.key + ": " + told(note));
    }
    return out;
}

}  // namespace purvey
