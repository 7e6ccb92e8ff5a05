#include <algorithm>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

// Runs of equal values: (length, value), and what after(first, last) adds, until every release is
// covered.
template <class Value, class After>
void put_runs(std::string& out, const std::vector<release_record>& releases, Value&& value,
              After&& after) {
    for (std::size_t first = 0; first < releases.size();) {
        std::size_t last = first + 1;
        while (last < releases.size() && value(releases[last]) == value(releases[first])) {
            ++last;
        }
        put_varint(out, last - first);
        put_varint(out, value(releases[first]));
        after(first, last);
        first = last;
    }
}

constexpr auto nothing = [](std::size_t, std::size_t) {};

void put_detail(std::string& out, const release_record& r, const text_numbers& numbers) {
    if (r.state == metadata_state::needs_build) {
        put_varint(out, numbers.optional(r.why));
        return;
    }
    switch (r.file.how) {
        case file_reference::form::none:
            put_varint(out, 0);
            break;
        case file_reference::form::literal:
            put_varint(out, 1);
            put_varint(out, numbers.of(r.file.value));
            break;
        case file_reference::form::index:
            put_varint(out, std::uint64_t{2} + r.file.value);
            break;
    }
}

void put_states(std::string& out, const std::vector<release_record>& releases,
                const text_numbers& numbers) {
    const auto state = [](const release_record& r) { return static_cast<std::uint64_t>(r.state); };
    put_runs(out, releases, state, [&](std::size_t first, std::size_t last) {
        if (releases[first].state == metadata_state::absent ||
            releases[first].state == metadata_state::release) {
            return;
        }
        for (; first < last; ++first) {
            put_detail(out, releases[first], numbers);
        }
    });
}

std::uint32_t listed_python(const project_record& project, const release_record& r) {
    return project.files_known ? 0 : r.requires_python;
}

std::uint8_t flags_of(const project_record& project, bool has_side) {
    unsigned flags = 0;
    flags |= project.exists ? project_exists : 0u;
    flags |= project.files_known ? project_files_known : 0u;
    flags |= has_side ? project_has_side : 0u;
    flags |= project.status == 0 ? 0u : project_has_status;
    flags |= project.rejected.empty() ? 0u : project_has_rejected;
    flags |= project.namespaces || project.virtual_providers ? project_has_words : 0u;
    for (const release_record& r : project.releases) {
        flags |= r.yanked ? project_has_yanks : 0u;
        const bool differs = r.state != metadata_state::absent &&
                             r.metadata_requires_python != listed_python(project, r);
        flags |= differs ? project_own_requires_python : 0u;
    }
    return static_cast<std::uint8_t>(flags);
}

std::size_t put_fields(std::string& out, const std::vector<release_record>& releases,
                       const text_numbers& numbers) {
    std::size_t requirement_groups = 0;
    std::size_t ranges = 0;
    unsigned mask = 0;
    std::string fields;
    for (std::size_t field = 0; field < field_count; ++field) {
        const bool used = std::any_of(releases.begin(), releases.end(),
                                      [&](const auto& r) { return !r.fields[field].empty(); });
        if (used) {
            mask |= 1u << field;
            const group_counts made = put_field(fields, releases, field, numbers);
            requirement_groups += field == 0 ? made.groups : 0;
            ranges += made.ranges;
        }
    }
    out.push_back(static_cast<char>(mask));
    if (mask != 0) {
        put_varint(out, ranges);
    }
    out += fields;
    return requirement_groups;
}

// Of each list its length and one, or 0 where there is none.
void put_words(std::string& out, const project_record& project, const text_numbers& numbers) {
    put_varint(out, project.namespaces ? project.namespaces->size() + 1 : 0);
    if (project.namespaces) {
        for (const auto& [name, owned] : *project.namespaces) {
            put_varint(out, numbers.of(name) * std::uint64_t{2} + (owned ? 1 : 0));
        }
    }
    put_varint(out, project.virtual_providers ? project.virtual_providers->size() + 1 : 0);
    if (project.virtual_providers) {
        for (const std::uint32_t name : *project.virtual_providers) {
            put_varint(out, numbers.of(name));
        }
    }
}

void put_head(std::string& out, const project_record& project, std::uint32_t index,
              std::uint8_t flags, const text_numbers& numbers) {
    put_text(out, project.name);
    out.push_back(static_cast<char>(flags));
    put_varint(out, index);
    numbers.put(out);
    if (flags & project_has_status) {
        put_varint(out, numbers.of(project.status - 1));
    }
    if (flags & project_has_rejected) {
        put_varint(out, project.rejected.size());
        for (const auto& [what, why] : project.rejected) {
            put_varint(out, numbers.of(what));
            put_varint(out, numbers.of(why));
        }
    }
    if (flags & project_has_words) {
        put_words(out, project, numbers);
    }
}

}  // namespace

std::string put_project(const project_record& project, std::uint32_t index,
                        const text_numbers& numbers, std::string_view side, std::size_t& groups) {
    std::string out;
    const std::uint8_t flags = flags_of(project, !side.empty());
    put_head(out, project, index, flags, numbers);
    put_varint(out, project.releases.size());
    std::string_view before;
    for (const release_record& r : project.releases) {
        put_step(out, before, r.version);
        before = r.version;
    }
    if (!project.files_known) {
        put_runs(
            out, project.releases,
            [&](const auto& r) { return numbers.optional(r.requires_python); }, nothing);
    }
    if (flags & project_has_yanks) {
        put_runs(
            out, project.releases, [](const auto& r) { return r.yanked ? 1u : 0u; }, nothing);
    }
    put_states(out, project.releases, numbers);
    if (flags & project_own_requires_python) {
        put_runs(
            out, project.releases,
            [&](const auto& r) { return numbers.optional(r.metadata_requires_python); }, nothing);
    }
    groups = put_fields(out, project.releases, numbers);
    out += side;
    return out;
}

}  // namespace purvey::snapshot_format
