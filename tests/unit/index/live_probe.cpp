// Lists projects, and reads the metadata of one release of each, through purvey-net.so; prints one
// JSON object a project. Used by tests/python and by hand:
//   live_probe --index-url URL [options] NAME[==VERSION]...
#include <cstdio>
#include <cstring>
#include <iostream>
#include <string>
#include <vector>

#include "purvey/pep/name.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/source/live.hpp"

namespace {

using namespace purvey;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        char escape[8];
        if (static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\') {
            std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned char>(c));
            out += escape;
        } else {
            out += c;
        }
    }
    return out + "\"";
}

template <class Texts>
std::string list_of(const Texts& texts) {
    std::string out = "[";
    for (const auto& t : texts) out += (out.size() > 1 ? ", " : "") + quoted(t);
    return out + "]";
}

struct counting final : live_progress {
    live_counters last;
    std::size_t calls = 0;
    void moved(const live_counters& c) override {
        last = c;
        ++calls;
    }
};

// Picks the newest release, and follows every requirement without a marker.
struct newest final : forecast {
    std::optional<likely> pick(const listing& l) override {
        likely guess{l.releases.size() - 1, {}};
        for (std::size_t i = 0; i < l.releases.back().files.size(); ++i) guess.files.push_back(i);
        return guess;
    }
    void requires_projects(const listing&, const release_metadata& m,
                           std::vector<std::string>& out) override {
        for (const auto& text : m.requires_dist)
            if (const auto r = pep::parse_requirement(text); r && !r->condition)
                out.push_back(r->name);
    }
};

std::string file_json(const release_file& f) {
    std::string hashes;
    for (const auto& [name, hex] : f.hashes)
        hashes += (hashes.empty() ? "" : ", ") + quoted(name) + ": " + quoted(hex);
    static constexpr const char* offers[] = {"unknown", "absent", "offered"};
    return "{\"name\": " + quoted(f.name) + ", \"url\": " + quoted(f.url) + ", \"hashes\": {" +
           hashes + "}, \"size\": " + (f.size ? std::to_string(*f.size) : "null") +
           ", \"upload_time\": " + quoted(f.upload_time) +
           ", \"requires_python\": " + quoted(f.requires_python) +
           ", \"yanked\": " + (f.yanked ? quoted(f.yanked_reason) : "null") +
           ", \"offer\": " + quoted(offers[static_cast<int>(f.metadata)]) +
           ", \"metadata_sha256\": " + quoted(f.metadata_sha256) +
           ", \"provenance\": " + quoted(f.provenance) + "}";
}

// null: the index does not say.
std::string namespaces_json(const listing& l) {
    if (!l.namespaces) return "null";
    std::string out;
    for (const granted_namespace& n : *l.namespaces)
        out += (out.empty() ? "[" : ", [") + quoted(n.name) + (n.owned ? ", true]" : ", false]");
    return "[" + out + "]";
}

std::string error_json(const error& e) {
    return "{\"kind\": " + std::to_string(static_cast<int>(e.kind)) +
           ", \"where\": " + quoted(e.where) + ", \"message\": " + quoted(e.message) +
           ", \"remedy\": " + quoted(e.remedy) + "}";
}

std::string metadata_json(source& s, const listing& l, std::size_t release, std::size_t fitting) {
    std::vector<std::size_t> files;
    for (std::size_t i = 0; i < l.releases[release].files.size(); ++i) files.push_back(i);
    const auto m = s.metadata(l, release, files, std::min(fitting, files.size()));
    if (!m) return ", \"metadata_error\": " + error_json(m.error());
    static constexpr const char* origins[] = {"own_file", "other_file", "release", "needs_build"};
    const release_metadata& d = **m;
    return ", \"metadata\": {\"origin\": " + quoted(origins[static_cast<int>(d.origin)]) +
           ", \"file\": " + quoted(d.file) + ", \"why\": " + quoted(d.why) +
           ", \"requires_dist\": " + list_of(d.requires_dist) +
           ", \"provides_extra\": " + list_of(d.provides_extra) +
           ", \"requires_python\": " + quoted(d.requires_python) + "}";
}

struct arguments {
    live_options options;
    std::vector<std::string> names;
    std::size_t fitting = static_cast<std::size_t>(-1);
    bool metadata = true, files = true, follow = false;
};

std::string project_json(source& s, const arguments& a, const std::string& name) {
    const auto pin = name.find("==");
    const std::string project = name.substr(0, pin);
    std::string out = "{\"project\": " + quoted(project);
    const auto got = s.list(project);
    if (!got) return out + ", \"error\": " + error_json(got.error()) + "}";
    const listing& l = **got;
    out += std::string(", \"exists\": ") + (l.exists ? "true" : "false") +
           ", \"status\": " + quoted(l.status) + ", \"status_reason\": " + quoted(l.status_reason) +
           ", \"namespaces\": " + namespaces_json(l) + ", \"index_url\": " + quoted(l.index_url);
    std::vector<std::string> versions;
    std::string files, rejected;
    for (const auto& r : l.releases) {
        versions.push_back(r.version.str());
        for (const auto& f : r.files) files += (files.empty() ? "" : ", ") + file_json(f);
    }
    for (const auto& r : l.rejected)
        rejected +=
            (rejected.empty() ? "" : ", ") + ("[" + quoted(r.what) + ", ") + quoted(r.why) + "]";
    out += ", \"versions\": " + list_of(versions) + ", \"rejected\": [" + rejected + "]";
    if (a.files) out += ", \"files\": [" + files + "]";
    if (a.metadata && !l.releases.empty()) {
        std::size_t wanted = l.releases.size() - 1;
        if (pin != std::string::npos)
            for (std::size_t i = 0; i < l.releases.size(); ++i)
                if (l.releases[i].version.str() == name.substr(pin + 2)) wanted = i;
        out += metadata_json(s, l, wanted, a.fitting);
    }
    return out + "}";
}

arguments read_arguments(int argc, char** argv) {
    arguments a;
    const auto number = [&](int& i) { return static_cast<std::uint32_t>(std::atoll(argv[++i])); };
    for (int i = 1; i < argc; ++i) {
        const std::string_view word = argv[i];
        const bool more = i + 1 < argc;
        if (word == "--index-url" && more)
            a.options.indexes = {{argv[++i], {}, false}};
        else if (word == "--cache" && more)
            a.options.cache_directory = argv[++i];
        else if (word == "--no-cache")
            a.options.use_cache = false;
        else if (word == "--refresh")
            a.options.refresh = true;
        else if (word == "--offline")
            a.options.offline = true;
        else if (word == "--stall-ms" && more)
            a.options.stall_timeout_ms = number(i);
        else if (word == "--connect-ms" && more)
            a.options.connect_timeout_ms = number(i);
        else if (word == "--retries" && more)
            a.options.retries = number(i);
        else if (word == "--page-limit" && more)
            a.options.page_limit = number(i);
        else if (word == "--fitting" && more)
            a.fitting = number(i);
        else if (word == "--no-metadata")
            a.metadata = false;
        else if (word == "--no-files")
            a.files = false;
        else if (word == "--follow")
            a.follow = true;
        else
            a.names.emplace_back(word);
    }
    return a;
}

}  // namespace

int main(int argc, char** argv) {
    arguments a = read_arguments(argc, argv);
    counting progress;
    newest guesses;
    a.options.progress = &progress;
    auto opened = open_live_source(a.options);
    if (!opened) {
        std::cout << "{\"error\": " << error_json(opened.error()) << "}\n";
        return 1;
    }
    source& s = **opened;
    if (a.follow) s.set_forecast(&guesses);
    std::vector<std::string> projects;
    for (const auto& n : a.names)
        projects.push_back(pep::normalize_name(n.substr(0, n.find("=="))));
    s.expect(projects);
    for (const auto& n : a.names) std::cout << project_json(s, a, n) << "\n";
    const live_counters& c = progress.last;
    std::cout << "{\"counters\": {\"requests\": " << c.requests << ", \"bytes\": " << c.bytes
              << ", \"listed\": " << c.listed << ", \"metadata\": " << c.metadata
              << ", \"from_cache\": " << c.from_cache << ", \"calls\": " << progress.calls
              << "}}\n";
    return 0;
}
