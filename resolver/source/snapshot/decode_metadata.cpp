#include <algorithm>

#include "resolver/source/snapshot/decoded.hpp"

namespace purvey::snapshot_format {
namespace {

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
    if (s.file > 0) {
        const auto found = std::find(files.begin(), files.end(), s.file - 1);
        if (found != files.end()) {
            return static_cast<std::size_t>(found - files.begin()) < fitting
                       ? metadata_origin::own_file
                       : metadata_origin::other_file;
        }
    }
    return s.state == metadata_state::own_file ? metadata_origin::own_file
                                               : metadata_origin::other_file;
}

void fill(release_metadata& m, const decoded_project& project, const decoded_state& s,
          std::size_t release) {
    if (s.state == metadata_state::needs_build) {
        m.why = s.text;
    } else if (s.file > 0) {
        m.file = project.list.releases[release].files[static_cast<std::size_t>(s.file - 1)].name;
    } else {
        m.file = s.text;
    }
    const runs<std::string_view>& pythons =
        project.pythons.empty() ? project.list.requires_python : project.pythons;
    m.requires_python = pythons.empty() ? std::string_view() : pythons.of(release);
    const auto index = static_cast<std::uint32_t>(release);
    m.requires_dist = project.fields[0].of(index);
    m.provides_extra = project.fields[1].of(index);
    m.provides_dist = project.fields[2].of(index);
    m.obsoletes_dist = project.fields[3].of(index);
    m.import_name = project.fields[4].of(index);
}

}  // namespace

expected<const release_metadata*, error> metadata_of(const image& from, decoded_project& project,
                                                     std::size_t release,
                                                     std::span<const std::size_t> files,
                                                     std::size_t fitting) {
    const decoded_state& s = project.states.of(release);
    if (s.state == metadata_state::absent) {
        return unknown(from.file(),
                       "the metadata of " + project.list.project + " " +
                           project.list.releases[release].version.str() +
                           " is not in the snapshot: the runs it was recorded from did not ask "
                           "for it",
                       "record a snapshot with this requirement set");
    }
    const metadata_origin origin = origin_of(s, files, fitting);
    const auto [found, fresh] = project.handed.try_emplace({release, origin});
    if (fresh) {
        found->second.origin = origin;
        fill(found->second, project, s, release);
    }
    return &found->second;
}

}  // namespace purvey::snapshot_format
