#include <simdjson.h>

#include "unit/answer/world.hpp"

namespace purvey::testing {
namespace {

using simdjson::dom::element;

std::string text(element e, std::string_view key) {
    std::string_view out;
    return e[key].get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

std::vector<element> list(element e, std::string_view key) {
    simdjson::dom::array array;
    std::vector<element> out;
    if (e[key].get(array) == simdjson::SUCCESS)
        for (const element each : array) out.push_back(each);
    return out;
}

std::vector<std::string> texts(element e, std::string_view key) {
    std::vector<std::string> out;
    for (const element each : list(e, key)) {
        std::string_view value;
        if (each.get(value) == simdjson::SUCCESS) out.emplace_back(value);
    }
    return out;
}

std::vector<asker> askers(element e) {
    std::vector<asker> out;
    for (const element a : list(e, "asked_by"))
        out.push_back({text(a, "project"), text(a, "version"), text(a, "requirement")});
    return out;
}

void read_file(element e, release_file& f, world& w) {
    f.name = w.keep(text(e, "name"));
    f.url = w.keep(text(e, "url"));
    f.kind = f.name.ends_with(".whl") ? file_kind::wheel : file_kind::sdist;
    f.upload_time = w.keep(text(e, "upload_time"));
    f.requires_python = w.keep(text(e, "requires_python"));
    std::uint64_t size = 0;
    if (e["size"].get(size) == simdjson::SUCCESS) f.size = size;
    simdjson::dom::object hashes;
    if (e["hashes"].get(hashes) != simdjson::SUCCESS) return;
    for (const auto field : hashes) {
        std::string_view hex;
        if (field.value.get(hex) == simdjson::SUCCESS)
            f.hashes.emplace_back(w.keep(std::string(field.key)), w.keep(std::string(hex)));
    }
}

void read_release(element e, world& w) {
    listing& page = w.new_page();
    page.project = text(e, "project");
    page.index_url = text(e, "index");
    page.exists = true;
    bool files_known = true;
    if (e["files_known"].get(files_known) == simdjson::SUCCESS) page.files_known = files_known;
    release& r = page.releases.whole().emplace_back();
    r.version = version_of(text(e, "version"));
    picked_release p;
    for (const element f : list(e, "files")) {
        p.files.push_back(r.files.size());
        read_file(f, r.files.emplace_back(), w);
    }
    release_metadata& m = w.new_metadata();
    m.requires_python = w.keep(text(e, "requires_python"));
    for (std::string& q : texts(e, "requires_dist"))
        m.requires_dist.push_back(w.keep(std::move(q)));
    m.file = w.keep(text(e, "metadata_from"));
    if (!m.file.empty()) m.origin = metadata_origin::other_file;
    p.project = page.project;
    p.listing = &page;
    p.metadata = &m;
    p.extras = texts(e, "extras");
    p.asked_by = askers(e);
    w.answer.packages.push_back(std::move(p));
}

void read_binding(element e, world& w) {
    binding b;
    b.name = text(e, "name");
    bool is_family = false;
    if (e["family"].get(is_family) == simdjson::SUCCESS) b.is_family = is_family;
    b.provider = text(e, "provider");
    b.provider_version = text(e, "version");
    b.why = text(e, "why");
    b.replaced = texts(e, "stands_for");
    b.asked_by = askers(e);
    for (const element r : list(e, "rejected"))
        b.rejected.emplace_back(text(r, "provider"), text(r, "why"));
    w.answer.bindings.push_back(std::move(b));
}

void read_target(element e, world& w) {
    const std::string python = text(e, "python");
    pep::marker_environment& m = w.target.markers;
    w.target.label = text(e, "label");
    w.target.python = version_of(python);
    m.python_full_version = m.implementation_version = python;
    m.python_version = python.substr(0, python.rfind('.'));
    m.sys_platform = text(e, "sys_platform");
    m.platform_machine = text(e, "platform_machine");
    const std::string os = text(e, "os");
    pep::platform& p = w.target.platform;
    p.os = os == "windows" ? pep::platform::system::windows
           : os == "macos" ? pep::platform::system::macos
           : os == "musl"  ? pep::platform::system::linux_musl
                           : pep::platform::system::linux_glibc;
    std::int64_t major = 0, minor = 0;
    if (e["os_major"].get(major) == simdjson::SUCCESS) p.major = static_cast<int>(major);
    if (e["os_minor"].get(minor) == simdjson::SUCCESS) p.minor = static_cast<int>(minor);
    p.arch = text(e, "arch");
    const int python_minor = std::stoi(m.python_version.substr(m.python_version.find('.') + 1));
    w.target.tags = pep::tag_set(3, python_minor, p);
}

void read_rules(element e, world& w) {
    for (const element c : list(e, "choices"))
        w.rules.choices.push_back({text(c, "name"), text(c, "provider"), "purvey.toml:2"});
    w.rules.allowed_overlaps = texts(e, "allowed_overlaps");
    w.rules.families.digest = text(e, "families");
    w.rules.exclude_newer = text(e, "exclude_newer");
    if (text(e, "prerelease") == "allow") w.rules.prereleases = prerelease_mode::allow;
}

void read_context(element e, world& w) {
    w.context.tool_version = text(e, "tool_version");
    w.context.index_url = text(e, "index");
    w.context.requirements = texts(e, "requirements");
    w.context.constraints = texts(e, "constraints");
    w.context.extras = texts(e, "extras");
    w.context.groups = texts(e, "groups");
    for (const element i : list(e, "inputs"))
        w.context.inputs.emplace_back(text(i, "name"), text(i, "sha256"));
}

}  // namespace

std::string read_world(std::string_view json, world& w) {
    simdjson::dom::parser parser;
    element root;
    if (const auto bad = parser.parse(json.data(), json.size()).get(root))
        return simdjson::error_message(bad);
    element part;
    if (root["target"].get(part) == simdjson::SUCCESS) read_target(part, w);
    if (root["rules"].get(part) == simdjson::SUCCESS) read_rules(part, w);
    if (root["context"].get(part) != simdjson::SUCCESS) return "context is missing";
    read_context(part, w);
    for (const element e : list(root, "releases")) read_release(e, w);
    for (const element e : list(root, "bindings")) read_binding(e, w);
    return {};
}

}  // namespace purvey::testing
