#include <algorithm>

#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {
namespace {

// Versions of one project as text, each built from the one before.
bool read_versions(byte_reader& in, std::size_t count, std::vector<release>& out) {
    std::string text;
    out.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint8_t head = in.byte();
        std::uint64_t kept = head >> 4;
        std::uint64_t fresh = head & 15;
        kept = kept == 15 ? in.varint() : kept;
        fresh = fresh == 15 ? in.varint() : fresh;
        const std::string_view added = in.bytes(fresh);
        if (!in.ok() || kept > text.size() || kept + fresh > version_cap) {
            return false;
        }
        text.resize(static_cast<std::size_t>(kept));
        text += added;
        auto version = pep::version::parse(text);
        if (!version || (i > 0 && !(out.back().version < *version))) {
            return false;
        }
        out.push_back(release{*std::move(version), {}, {}, false});
    }
    return true;
}

template <class Read, class Use>
void read_runs(byte_reader& in, std::size_t releases, Read&& read, Use&& use) {
    for (std::size_t first = 0; first < releases && in.ok();) {
        const std::uint64_t length = in.varint_upto(releases - first);
        const auto value = read();
        if (length == 0 || !in.ok()) {
            in.fail();
            return;
        }
        for (std::uint64_t i = 0; i < length; ++i) {
            use(first++, value);
        }
    }
}

class project_decoder {
  public:
    project_decoder(const image& from, std::string_view body, decoded_project& project)
        : from_(from), in_(body), project_(project) {}

    // Empty, or what is damaged.
    std::string_view read() {
        const std::string_view head = read_head();
        if (!head.empty()) {
            return head;
        }
        read_columns();
        const std::size_t releases = project_.list.releases.size();
        const std::uint8_t mask = in_.byte();
        for (std::size_t field = 0; field < field_count; ++field) {
            if (mask >> field & 1) {
                project_.fields[field] = read_field(from_, in_, releases);
            }
        }
        if (!in_.done() || mask >> field_count != 0) {
            return "its metadata";
        }
        if (flags_ & project_has_side && !read_files()) {
            return "its files";
        }
        return check_file_references() ? "" : "the file that its metadata was read from";
    }

  private:
    const image& from_;
    byte_reader in_;
    decoded_project& project_;
    std::uint8_t flags_ = 0;
    std::uint64_t side_offset_ = 0;
    std::uint64_t side_size_ = 0;

    std::string_view read_head() {
        listing& list = project_.list;
        flags_ = in_.byte();
        list.exists = (flags_ & project_exists) != 0;
        list.files_known = (flags_ & project_files_known) != 0;
        list.index_url = from_.read_optional(in_);
        if (flags_ & project_has_status) {
            list.status = from_.read_string(in_);
        }
        if (flags_ & project_has_side) {
            side_offset_ = in_.varint();
            side_size_ = in_.varint();
        }
        const std::size_t count = in_.count();
        if (!in_.ok() || flags_ > project_flags_known || (!list.exists && count > 0)) {
            return "its head";
        }
        return read_versions(in_, count, list.releases) ? "" : "its versions";
    }

    void read_columns() {
        std::vector<release>& releases = project_.list.releases;
        project_.states.resize(releases.size());
        const auto optional_text = [&] { return from_.read_optional(in_); };
        if (!project_.list.files_known) {
            read_runs(in_, releases.size(), optional_text, [&](std::size_t i, std::string_view v) {
                releases[i].requires_python = v;
                project_.states[i].requires_python = v;
            });
        }
        if (flags_ & project_has_yanks) {
            read_runs(
                in_, releases.size(), [&] { return in_.varint_upto(1); },
                [&](std::size_t i, std::uint64_t v) { releases[i].yanked = v != 0; });
        }
        read_runs(
            in_, releases.size(), [&] { return in_.varint_upto(metadata_states - 1); },
            [&](std::size_t i, std::uint64_t v) {
                project_.states[i].state = static_cast<metadata_state>(v);
            });
        read_details();
        if (flags_ & project_own_requires_python) {
            read_runs(in_, releases.size(), optional_text, [&](std::size_t i, std::string_view v) {
                project_.states[i].requires_python = v;
            });
        }
    }

    void read_details() {
        project_.all_static = true;
        for (decoded_state& s : project_.states) {
            if (s.state == metadata_state::needs_build) {
                s.text = from_.read_optional(in_);
            } else if (s.state == metadata_state::own_file ||
                       s.state == metadata_state::other_file) {
                const std::uint64_t reference = in_.varint();
                if (reference == 1) {
                    s.text = from_.read_string(in_);
                } else if (reference > 1) {
                    s.file = reference - 2;
                }
            }
            project_.all_static = project_.all_static && s.state != metadata_state::absent &&
                                  s.state != metadata_state::needs_build;
        }
    }

    bool read_files() {
        const std::string_view sides = from_.bytes(section::files);
        if (side_offset_ > sides.size() || side_size_ > sides.size() - side_offset_) {
            return false;
        }
        return read_side(from_,
                         sides.substr(static_cast<std::size_t>(side_offset_),
                                      static_cast<std::size_t>(side_size_)),
                         project_);
    }

    bool check_file_references() {
        for (std::size_t i = 0; i < project_.states.size(); ++i) {
            decoded_state& s = project_.states[i];
            const std::vector<release_file>& files = project_.list.releases[i].files;
            if (s.file && *s.file >= files.size()) {
                return false;
            }
            s.text = s.file ? files[static_cast<std::size_t>(*s.file)].name : s.text;
        }
        return true;
    }
};

metadata_origin origin_of(const decoded_state& s, std::span<const std::size_t> files,
                          std::size_t fitting) {
    switch (s.state) {
        case metadata_state::needs_build:
            return metadata_origin::needs_build;
        case metadata_state::release:
            return metadata_origin::release;
        default:
            break;
    }
    if (s.file) {
        const auto found = std::find(files.begin(), files.end(), *s.file);
        if (found != files.end()) {
            return static_cast<std::size_t>(found - files.begin()) < fitting
                       ? metadata_origin::own_file
                       : metadata_origin::other_file;
        }
    }
    return s.state == metadata_state::own_file ? metadata_origin::own_file
                                               : metadata_origin::other_file;
}

}  // namespace

expected<std::unique_ptr<decoded_project>, error> read_project(const image& from,
                                                               std::size_t place) {
    const auto name = from.name(place);
    const auto body = from.project(place);
    if (!name || !body) {
        return from.damaged("the table of projects");
    }
    auto project = std::make_unique<decoded_project>();
    project->list.project = *name;
    const std::string_view damage = project_decoder(from, *body, *project).read();
    if (!damage.empty()) {
        return from.damaged("project " + std::string(*name) + ", " + std::string(damage));
    }
    project->handed.resize(project->list.releases.size());
    return project;
}

expected<const release_metadata*, error> metadata_of(const image& from, decoded_project& project,
                                                     std::size_t release,
                                                     std::span<const std::size_t> files,
                                                     std::size_t fitting) {
    const decoded_state& s = project.states[release];
    if (s.state == metadata_state::absent) {
        return unknown(from.file(),
                       "the metadata of " + project.list.project + " " +
                           project.list.releases[release].version.str() +
                           " is not in the snapshot: the runs it was recorded from did not ask "
                           "for it",
                       "record a snapshot with this requirement set");
    }
    const metadata_origin origin = origin_of(s, files, fitting);
    for (const release_metadata* known : project.handed[release]) {
        if (known->origin == origin) {
            return known;
        }
    }
    release_metadata& m = project.made.emplace_back();
    m.origin = origin;
    if (origin == metadata_origin::needs_build) {
        m.why = s.text;
    } else {
        m.file = s.text;
    }
    m.requires_python = s.requires_python;
    const auto index = static_cast<std::uint32_t>(release);
    m.requires_dist = project.fields[0].of(index);
    m.provides_extra = project.fields[1].of(index);
    m.provides_dist = project.fields[2].of(index);
    m.obsoletes_dist = project.fields[3].of(index);
    m.import_name = project.fields[4].of(index);
    project.handed[release].push_back(&m);
    return &m;
}

}  // namespace purvey::snapshot_format
