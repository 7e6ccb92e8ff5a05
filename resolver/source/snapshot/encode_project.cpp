#include <algorithm>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

// One byte: how much of the text before is kept and how much is new; 15 in either half means that
// the number follows as a varint.
void put_version(std::string& out, std::string_view before, std::string_view text) {
    const auto differ = std::mismatch(before.begin(), before.end(), text.begin(), text.end());
    const auto kept = static_cast<std::size_t>(differ.first - before.begin());
    const std::size_t fresh = text.size() - kept;
    out.push_back(
        static_cast<char>(std::min<std::size_t>(kept, 15) << 4 | std::min<std::size_t>(fresh, 15)));
    if (kept >= 15) {
        put_varint(out, kept);
    }
    if (fresh >= 15) {
        put_varint(out, fresh);
    }
    out.append(text.substr(kept));
}

// Runs of equal values: (length, value) until every release is covered.
template <class Value>
void put_runs(std::string& out, const std::vector<release_record>& releases, Value&& value) {
    for (std::size_t first = 0; first < releases.size();) {
        std::size_t last = first + 1;
        while (last < releases.size() && value(releases[last]) == value(releases[first])) {
            ++last;
        }
        put_varint(out, last - first);
        put_varint(out, value(releases[first]));
        first = last;
    }
}

std::uint64_t state_of(const release_record& r) {
    return static_cast<std::uint64_t>(r.state);
}

void put_states(std::string& out, const std::vector<release_record>& releases) {
    put_runs(out, releases, state_of);
    for (const release_record& r : releases) {
        if (r.state == metadata_state::needs_build) {
            put_varint(out, r.why);
        } else if (r.state == metadata_state::own_file || r.state == metadata_state::other_file) {
            switch (r.file.how) {
                case file_reference::form::none:
                    put_varint(out, 0);
                    break;
                case file_reference::form::literal:
                    put_varint(out, 1);
                    put_varint(out, r.file.value);
                    break;
                case file_reference::form::index:
                    put_varint(out, std::uint64_t{2} + r.file.value);
                    break;
            }
        }
    }
}

std::uint32_t listed_python(const project_record& project, const release_record& r) {
    return project.files_known ? 0 : r.requires_python;
}

std::uint8_t flags_of(const project_record& project, side_block side) {
    unsigned flags = 0;
    flags |= project.exists ? project_exists : 0u;
    flags |= project.files_known ? project_files_known : 0u;
    flags |= side.size > 0 ? project_has_side : 0u;
    flags |= project.status.empty() ? 0u : project_has_status;
    for (const release_record& r : project.releases) {
        flags |= r.yanked ? project_has_yanks : 0u;
        const bool differs = r.state != metadata_state::absent &&
                             r.metadata_requires_python != listed_python(project, r);
        flags |= differs ? project_own_requires_python : 0u;
    }
    return static_cast<std::uint8_t>(flags);
}

std::size_t put_fields(std::string& out, const std::vector<release_record>& releases) {
    std::size_t requirement_groups = 0;
    unsigned mask = 0;
    std::string fields;
    for (std::size_t field = 0; field < field_count; ++field) {
        const bool used = std::any_of(releases.begin(), releases.end(),
                                      [&](const auto& r) { return !r.fields[field].empty(); });
        if (used) {
            mask |= 1u << field;
            const std::size_t groups = put_field(fields, releases, field);
            requirement_groups += field == 0 ? groups : 0;
        }
    }
    out.push_back(static_cast<char>(mask));
    out += fields;
    return requirement_groups;
}

}  // namespace

std::string put_project(const project_record& project, string_table& strings, side_block side,
                        std::size_t& groups) {
    std::string out;
    const std::uint8_t flags = flags_of(project, side);
    out.push_back(static_cast<char>(flags));
    put_varint(out, strings.intern_optional(project.index_url));
    if (flags & project_has_status) {
        put_varint(out, strings.intern(project.status));
    }
    if (flags & project_has_side) {
        put_varint(out, side.offset);
        put_varint(out, side.size);
    }
    put_varint(out, project.releases.size());
    std::string_view before;
    for (const release_record& r : project.releases) {
        put_version(out, before, r.version);
        before = r.version;
    }
    if (!project.files_known) {
        put_runs(out, project.releases, [](const auto& r) { return r.requires_python; });
    }
    if (flags & project_has_yanks) {
        put_runs(out, project.releases, [](const auto& r) { return r.yanked ? 1u : 0u; });
    }
    put_states(out, project.releases);
    if (flags & project_own_requires_python) {
        put_runs(out, project.releases, [](const auto& r) { return r.metadata_requires_python; });
    }
    groups = put_fields(out, project.releases);
    return out;
}

}  // namespace purvey::snapshot_format
