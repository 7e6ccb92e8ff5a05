#include "resolver/source/snapshot/record.hpp"

#include <algorithm>

namespace purvey::snapshot_format {
namespace {

bool contains(const std::vector<std::string>& all, std::string_view text) {
    return std::find(all.begin(), all.end(), text) != all.end();
}

metadata_state state_of(metadata_origin origin) {
    switch (origin) {
        case metadata_origin::own_file:
            return metadata_state::own_file;
        case metadata_origin::other_file:
            return metadata_state::other_file;
        case metadata_origin::release:
            return metadata_state::release;
        case metadata_origin::needs_build:
            break;
    }
    return metadata_state::needs_build;
}

file_reference reference_to(std::string_view name, const std::vector<const release_file*>& files,
                            string_table& strings) {
    if (name.empty()) {
        return {};
    }
    for (std::uint32_t i = 0; i < files.size(); ++i) {
        if (files[i]->name == name) {
            return {file_reference::form::index, i};
        }
    }
    return {file_reference::form::literal, strings.intern(name)};
}

void put_metadata(release_record& r, const release_metadata& m, string_table& strings) {
    r.state = state_of(m.origin);
    r.file = reference_to(m.file, r.files, strings);
    r.why = strings.intern_optional(m.why);
    r.metadata_requires_python = strings.intern_optional(m.requires_python);
    const std::array fields = {&m.requires_dist, &m.provides_extra, &m.provides_dist,
                               &m.obsoletes_dist, &m.import_name};
    for (std::size_t field = 0; field < field_count; ++field) {
        for (const std::string_view text : *fields[field]) {
            r.fields[field].push_back(strings.intern(text));
        }
    }
}

void put_words(const listing& list, project_record& to, string_table& strings) {
    if (list.namespaces) {
        auto& all = to.namespaces.emplace();
        for (const granted_namespace& n : *list.namespaces)
            all.emplace_back(strings.intern(n.name), n.owned);
    }
    if (list.virtual_providers) {
        auto& all = to.virtual_providers.emplace();
        for (const std::string& name : *list.virtual_providers) all.push_back(strings.intern(name));
    }
}

}  // namespace

bool file_filter::keeps(const release_file& file) const {
    if (all || file.kind == file_kind::sdist) {
        return true;
    }
    const auto wheel = pep::parse_wheel_name(file.name);
    if (file.kind != file_kind::wheel || !wheel) {
        return false;
    }
    return (contains(wheel->abi, "none") && contains(wheel->platform, "any")) ||
           std::any_of(targets.begin(), targets.end(),
                       [&](const pep::tag_set& tags) { return tags.rank(*wheel).has_value(); });
}

project_record record_of(const listing& list, std::span<const release_metadata* const> metadata,
                         file_filter filter, string_table& strings) {
    project_record project;
    project.name = list.project;
    project.exists = list.exists;
    project.files_known = list.files_known;
    project.index_url = list.index_url;
    project.status = strings.intern_optional(list.status);
    for (const rejected_entry& r : list.rejected) {
        const std::uint32_t what = strings.intern(r.what);
        project.rejected.emplace_back(what, strings.intern(r.why));
    }
    put_words(list, project, strings);
    project.releases.resize(list.releases.size());
    for (std::size_t i = 0; i < list.releases.size(); ++i) {
        const release& from = list.releases[i];
        release_record& r = project.releases[i];
        const release_metadata* const m = i < metadata.size() ? metadata[i] : nullptr;
        r.version = from.version.str();
        if (!list.requires_python.empty()) {
            r.requires_python = strings.intern_optional(list.requires_python.of(i));
        }
        r.yanked = !list.yanked.empty() && list.yanked.of(i);
        for (const release_file& f : from.files) {
            if ((m != nullptr && !m->file.empty() && f.name == m->file) || filter.keeps(f)) {
                r.files.push_back(&f);
            }
        }
        if (m != nullptr) {
            put_metadata(r, *m, strings);
        }
    }
    return project;
}

}  // namespace purvey::snapshot_format
