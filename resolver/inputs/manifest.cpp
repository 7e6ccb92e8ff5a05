#include "resolver/inputs/manifest.hpp"

#include <algorithm>

#include "purvey/pep/name.hpp"
#include "resolver/inputs/dependency_groups.hpp"
#include "resolver/inputs/project_table.hpp"
#include "resolver/inputs/text_file.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey::detail {
namespace {

expected_void<error> read_project(const std::string& path, const ::toml::table& root,
                                  const manifest_request& asked, inputs& out) {
    const ::toml::node* project = root.get("project");
    if (project == nullptr) {
        const bool only_groups = !asked.groups.empty() && asked.extras.empty();
        if (only_groups) return std::monostate{};
        return bad_input(path, "has no [project] table, so it asks for nothing",
                         "name requirements, or give a requirements file with -r");
    }
    project_table table{path, *project};
    if (auto done = table.read_header(out); !done) return done;
    if (auto done = table.read_dependencies(out); !done) return done;
    if (asked.all_extras)
        if (auto done = table.read_all_extras(out); !done) return done;
    for (const std::string& extra : asked.extras)
        if (auto done = table.read_extra(extra, out); !done) return done;
    return std::monostate{};
}

}  // namespace

expected_void<error> read_manifest(const std::string& path, const manifest_request& asked,
                                   inputs& out) {
    auto text = read_text_file(path);
    if (!text) return unexpected(std::move(text).error());
    const auto root = parse_toml(*text, path);
    if (!root) return unexpected(root.error());
    if (asked.project)
        if (auto done = read_project(path, *root, asked, out); !done) return done;
    out.manifest = path;
    out.files.push_back(path);
    if (asked.groups.empty()) return std::monostate{};
    return read_groups(path, root->get("dependency-groups"), asked.groups, out);
}

}  // namespace purvey::detail
