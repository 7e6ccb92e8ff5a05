#include <algorithm>
#include <filesystem>
#include <numeric>

#include "purvey/answer/lock.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/model/file_url.hpp"
#include "purvey/pep/specifier.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/lock_edges.hpp"
#include "resolver/answer/lock_files.hpp"
#include "resolver/answer/toml_text.hpp"

namespace purvey {
namespace {

using answer::inline_table;
using answer::locked_file;
using answer::toml_text;

struct python_range {
    std::string first, next;  // "3.11", "3.12"
};

python_range minor_version(const environment& target) {
    const std::string_view release = target.python.release();
    const std::size_t dot = release.find('.');
    const std::string major(release.substr(0, dot));
    unsigned long minor = 0;
    if (dot != std::string_view::npos)
        for (const char c : release.substr(dot + 1)) {
            if (c == '.') break;
            minor = minor * 10 + static_cast<unsigned long>(c - '0');
        }
    return {major + "." + std::to_string(minor), major + "." + std::to_string(minor + 1)};
}

// The claim a lock makes: it was resolved for one minor version of one implementation on one kind
// of machine. Markers cannot say "glibc 2.36"; there installers go by the tags of the wheels.
std::string environment_marker(const environment& target) {
    const python_range python = minor_version(target);
    std::string out = "python_full_version >= '" + python.first + "' and python_full_version < '" +
                      python.next + "'";
    const auto pin = [&](std::string_view field, const std::string& value) {
        if (value.empty()) return;
        const char quote = value.find('\'') == std::string::npos ? '\'' : '"';
        out.append(" and ").append(field).append(" == ") += quote;
        out.append(value) += quote;
    };
    pin("implementation_name", target.markers.implementation_name);
    pin("sys_platform", target.markers.sys_platform);
    pin("platform_machine", target.markers.platform_machine);
    return out;
}

std::string file_table(const locked_file& f) {
    inline_table hashes;
    for (const auto& [algorithm, hex] : f.hashes) hashes.string(algorithm, hex);
    inline_table out;
    out.string("name", f.name).string("url", f.url).raw("upload-time", f.upload_time);
    if (f.size) out.raw("size", std::to_string(*f.size));
    return out.raw("hashes", hashes.str()).str();
}

// A local path as PEP 751 has it: relative to the lock, which may lie on another machine.
std::string path_from(const std::string& folder, std::string_view file_url) {
    const std::filesystem::path path = path_of_file_url(file_url);
    return (folder.empty() ? path : path.lexically_relative(folder)).generic_string();
}

std::string archive_table(const locked_file& f, const std::string& folder) {
    inline_table hashes;
    for (const auto& [algorithm, hex] : f.hashes) hashes.string(algorithm, hex);
    inline_table out;
    if (path_of_file_url(f.url).empty())
        out.string("url", f.url);
    else
        out.string("path", path_from(folder, f.url));
    if (f.size) out.raw("size", std::to_string(*f.size));
    return out.raw("hashes", hashes.str()).str();
}

std::vector<std::string> asker_tables(const std::vector<asker>& askers) {
    std::vector<std::string> out;
    for (const asker& a : askers)
        out.push_back(inline_table()
                          .string("project", a.project)
                          .string("version", a.version)
                          .string("requirement", a.requirement)
                          .str());
    return out;
}

// Only a specifier that installers can read may stand in a lock.
std::string requires_python_of(const picked_release& p) {
    std::string_view text;
    if (p.metadata != nullptr) text = p.metadata->requires_python;
    if (text.empty() && !p.files.empty()) text = p.what().files[p.files.front()].requires_python;
    const auto set = pep::specifier_set::parse(text);
    return set ? set->str() : std::string();
}

void write_bound_names(toml_text& out, const picked_release& p, const resolution& r) {
    std::vector<std::string> names, replaced;
    for (const binding& b : r.bindings) {
        if (b.provider != p.project) continue;
        names.push_back(b.name);
        const std::vector<std::string> more = answer::stood_in_for(b);
        replaced.insert(replaced.end(), more.begin(), more.end());
    }
    for (auto* list : {&names, &replaced}) {
        std::sort(list->begin(), list->end());
        list->erase(std::unique(list->begin(), list->end()), list->end());
    }
    out.strings_unless_empty("bound-for", names);
    out.strings_unless_empty("stands-for", replaced);
}

// Where it is installed from, as its supplier has it.
expected_void<error> write_files(toml_text& out, const picked_release& p,
                                 const std::string& folder) {
    if (p.from() == supplier::directory) {
        out.raw("directory",
                inline_table().string("path", path_from(folder, p.listing->index_url)).str());
        return std::monostate{};
    }
    const auto files = answer::files_to_lock(p);
    if (!files) return unexpected(files.error());
    if (p.from() == supplier::archive) {
        out.raw("archive",
                archive_table(files->sdist ? *files->sdist : files->wheels.front(), folder));
        return std::monostate{};
    }
    if (files->sdist) out.raw("sdist", file_table(*files->sdist));
    std::vector<std::string> lines;
    for (const locked_file& f : files->wheels) lines.push_back(file_table(f));
    out.lines_unless_empty("wheels", lines);
    return std::monostate{};
}

// PEP 751: the publisher's own keys beside `kind`.
void write_publishers(toml_text& out, const picked_release& p) {
    std::vector<std::string> lines;
    if (p.attested)
        for (const publisher& who : p.attested->publishers) {
            inline_table one;
            one.string("kind", who.kind);
            for (const auto& [key, value] : who.fields) one.string(answer::toml_key(key), value);
            lines.push_back(one.str());
        }
    out.lines_unless_empty("attestation-identities", lines);
}

// Of each file, unless all of them have all of the publishers.
void write_published_by(toml_text& out, const attestation_record& a) {
    if (std::ranges::all_of(a.files,
                            [&](const auto& f) { return f.by.size() == a.publishers.size(); }))
        return;
    std::vector<std::string> lines;
    for (const attestation_record::of_file& f : a.files) {
        std::string by;
        for (const std::size_t k : f.by) by += (by.empty() ? "" : ", ") + std::to_string(k);
        lines.push_back(inline_table().string("file", f.name).raw("by", "[" + by + "]").str());
    }
    out.lines_unless_empty("published-by", lines);
}

expected_void<error> write_entry(toml_text& out, const picked_release& p,
                                 const std::vector<std::string>& edges, const resolution& r,
                                 const std::string& folder) {
    out.header("[[packages]]");
    out.string("name", p.project);
    // A directory may have another one tomorrow.
    if (p.from() != supplier::directory) out.string("version", p.what().version.str());
    out.string_unless_empty("requires-python", requires_python_of(p));
    if (p.from() == supplier::index)
        out.string_unless_empty("index", without_credentials(p.index_url()));
    std::vector<std::string> lines;
    for (const std::string& project : edges)
        lines.push_back(inline_table().string("name", project).str());
    out.lines_unless_empty("dependencies", lines);
    if (auto ok = write_files(out, p, folder); !ok) return ok;
    write_publishers(out, p);

    out.header("[packages.tool.purvey]");
    out.strings_unless_empty("extras", p.extras);
    write_bound_names(out, p, r);
    if (p.metadata != nullptr && p.metadata->origin == metadata_origin::other_file)
        out.string_unless_empty("metadata-from", p.metadata->file);
    if (p.attested && !p.attested->publishers.empty()) {
        out.string("attestations", "recorded, not verified");
        write_published_by(out, *p.attested);
    }
    out.lines_unless_empty("asked-by", asker_tables(p.asked_by));
    return std::monostate{};
}

// The best tag that says which C library: "linux_x86_64" alone would not.
std::string best_tag(const environment& target) {
    const std::vector<std::string>& tags = target.tags.tags();
    const auto it = std::find_if(tags.begin(), tags.end(), [](const std::string& tag) {
        return tag.find("-linux_") == std::string::npos;
    });
    return it == tags.end() ? std::string() : *it;
}

void write_objective(toml_text& out, const policy& p, const resolution& r) {
    if (p.objective.order != first_tried::highest)
        out.string("resolution", order_words[static_cast<std::size_t>(p.objective.order)]);
    std::vector<std::string> goals;
    for (const goal g : p.objective.goals) goals.emplace_back(word_of(g));
    out.strings_unless_empty("prefer", goals);
    std::vector<std::string> open;
    for (const level& l : r.levels)
        if (!l.proven) open.emplace_back(word_of(l.what));
    out.strings_unless_empty("not-proven", open);
}

// What stands for every requirement on a name, and which files count (rule 2).
void write_file_rules(toml_text& out, const policy& p) {
    std::vector<std::string> overrides, excludes;
    for (const replacement& r : p.replacements) {
        if (r.by.empty()) excludes.push_back(r.name);
        for (const need& n : r.by) overrides.push_back(n.text);
    }
    out.strings_unless_empty("overrides", overrides);
    out.strings_unless_empty("excludes", excludes);
    out.string_unless_empty("exclude-newer", p.exclude_newer);
    std::vector<std::string> lines;
    for (const auto& [project, limit] : p.exclude_newer_of)
        lines.push_back(inline_table()
                            .string("name", project)
                            .string("time", limit.empty() ? "none" : limit)
                            .str());
    out.lines_unless_empty("exclude-newer-package", lines);
    out.strings_unless_empty("only-binary", p.formats.words(file_format::wheels));
    out.strings_unless_empty("no-binary", p.formats.words(file_format::sdists));
    if (p.require_hashes) out.raw("require-hashes", "true");
}

void write_run(toml_text& out, const environment& target, const policy& p, const lock_context& c,
               const resolution& r) {
    out.header("[tool.purvey]");
    out.string("version", c.tool_version);
    out.string("target", target.label);
    out.string("python", target.python.str());
    out.string_unless_empty("tag", best_tag(target));
    out.strings("requirements", c.requirements);
    out.strings_unless_empty("constraints", c.constraints);
    out.strings_unless_empty("extras", c.extras);
    out.strings_unless_empty("groups", c.groups);
    std::vector<std::string> lines;
    for (const auto& [name, sha256] : c.inputs)
        lines.push_back(inline_table().string("name", name).string("sha256", sha256).str());
    out.lines_unless_empty("inputs", lines);
    out.string_unless_empty("index", without_credentials(c.index_url));
    write_file_rules(out, p);
    if (p.prereleases != prerelease_mode::by_rule) out.string("prerelease", word(p.prereleases));
    write_objective(out, p, r);
    out.string_unless_empty("families", p.families.digest);
    std::vector<std::string> overlaps = p.allowed_overlaps;
    std::sort(overlaps.begin(), overlaps.end());
    out.strings_unless_empty("allowed-overlaps", overlaps);
    std::vector<choice> choices = p.choices;
    std::stable_sort(choices.begin(), choices.end(),
                     [](const choice& a, const choice& b) { return a.name < b.name; });
    lines.clear();
    for (const choice& k : choices)
        lines.push_back(inline_table().string("name", k.name).string("provider", k.provider).str());
    out.lines_unless_empty("choices", lines);
}

void write_bindings(toml_text& out, const resolution& r) {
    std::vector<const binding*> order;
    for (const binding& b : r.bindings) order.push_back(&b);
    std::stable_sort(order.begin(), order.end(),
                     [](const binding* a, const binding* b) { return a->name < b->name; });
    for (const binding* b : order) {
        out.header("[[tool.purvey.bindings]]");
        out.string("name", b->name);
        out.raw("family", b->is_family ? "true" : "false");
        out.string("provider", b->provider);
        out.string_unless_empty("version", b->provider_version);
        out.string("why", b->why);
        out.strings_unless_empty("stands-for", answer::stood_in_for(*b));
        out.string_unless_empty("warning", substitution_warning(*b));
        out.lines_unless_empty("asked-by", asker_tables(b->asked_by));
        std::vector<std::string> rejected;
        for (const auto& [provider, why] : b->rejected)
            rejected.push_back(
                inline_table().string("provider", provider).string("why", why).str());
        out.lines_unless_empty("rejected", rejected);
    }
}

}  // namespace

expected<std::string, error> write_lock(const resolution& r, const environment& target,
                                        const policy& p, const lock_context& c) {
    const python_range python = minor_version(target);
    toml_text out;
    out.string("lock-version", "1.0");
    out.lines_unless_empty("environments", {toml_string(environment_marker(target))});
    out.string("requires-python", ">=" + python.first + ",<" + python.next);
    for (const std::string_view key : {"extras", "dependency-groups", "default-groups"})
        out.raw(key, "[]");
    out.string("created-by", "purvey");
    if (r.packages.empty()) out.raw("packages", "[]");

    const auto edges = answer::requirement_edges(r, target, p);
    std::vector<std::size_t> order(r.packages.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return r.packages[a].project < r.packages[b].project;
    });
    for (const std::size_t i : order)
        if (auto ok = write_entry(out, r.packages[i], edges[i], r, c.folder); !ok)
            return unexpected(std::move(ok).error());

    write_run(out, target, p, c, r);
    write_bindings(out, r);
    return out.take();
}

}  // namespace purvey
