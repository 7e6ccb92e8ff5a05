#include <optional>
#include <string>
#include <vector>

#include "purvey/pep/name.hpp"
#include "purvey/pep/name_space.hpp"
#include "resolver/source/index/json_parts.hpp"
#include "resolver/source/index/page.hpp"
#include "resolver/source/index/page_file.hpp"

namespace purvey::index {

namespace {

// Larger than any file an index serves; beyond it the figure is nonsense.
constexpr std::uint64_t absurd_size = std::uint64_t{1} << 50;

std::string read_hashes(const json::object& o, release_file& f, text_arena& text) {
    const auto hashes = member(o, "hashes");
    if (!hashes) return {};
    json::object map;
    if (hashes->get(map) != simdjson::SUCCESS) return "its hashes are not a map";
    for (const auto field : map) {
        std::string_view hex;
        if (field.value.get(hex) != simdjson::SUCCESS || !valid_hash(field.key, hex))
            return "its " + std::string(field.key) + " hash is malformed";
        if (!add_hash(f, field.key, hex, text)) return "two different hashes are given for it";
    }
    return {};
}

std::string read_size(const json::object& o, release_file& f) {
    const auto size = member(o, "size");
    if (!size) return {};
    std::uint64_t bytes = 0;
    if (size->get(bytes) != simdjson::SUCCESS || bytes > absurd_size)
        return "its size is not a sensible number of bytes";
    f.size = bytes;
    return {};
}

// PEP 714: `core-metadata`, else `dist-info-metadata`; true, false or a map of hashes.
std::string read_offer(const json::object& o, release_file& f, text_arena& text) {
    auto offer = member(o, "core-metadata");
    if (!offer) offer = member(o, "dist-info-metadata");
    if (!offer) return {};
    bool flag = false;
    json::object map;
    if (offer->get(flag) == simdjson::SUCCESS) {
        f.metadata = flag ? metadata_offer::offered : metadata_offer::absent;
    } else if (offer->get(map) == simdjson::SUCCESS) {
        f.metadata = metadata_offer::offered;
        if (const auto hex = text_member(map, "sha256")) {
            if (!valid_hash("sha256", *hex)) return "the hash of its metadata is malformed";
            std::string lower(*hex);
            for (char& c : lower)
                if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
            f.metadata_sha256 = text.keep(lower);
        }
    }
    return {};
}

void read_yanked(const json::object& o, release_file& f, text_arena& text) {
    const auto yanked = member(o, "yanked");
    if (!yanked) return;
    bool flag = false;
    std::string_view reason;
    if (yanked->get(flag) == simdjson::SUCCESS) {
        f.yanked = flag;
    } else if (yanked->get(reason) == simdjson::SUCCESS && !reason.empty()) {
        f.yanked = true;
        f.yanked_reason = text.keep(reason);
    }
}

void read_file(const json::element& e, const page_context& c, page& out) {
    json::object o;
    if (e.get(o) != simdjson::SUCCESS) {
        out.rejected.push_back({{}, "an entry of `files` is not an object"});
        return;
    }
    release_file f;
    if (const auto name = text_member(o, "filename")) f.name = c.text->keep(*name);
    const auto url = text_member(o, "url");
    std::string why;
    if (f.name.empty())
        why = "it has no file name";
    else if (!url)
        why = "it has no URL";
    if (why.empty()) why = read_hashes(o, f, *c.text);
    if (why.empty()) why = place_file(f, *url, c);
    if (why.empty()) why = read_size(o, f);
    if (why.empty()) why = read_offer(o, f, *c.text);
    if (!why.empty()) {
        out.rejected.push_back({f.name, std::move(why)});
        return;
    }
    read_yanked(o, f, *c.text);
    if (const auto t = text_member(o, "upload-time")) f.upload_time = c.text->keep(*t);
    if (const auto t = text_member(o, "requires-python")) f.requires_python = c.text->keep(*t);
    if (const auto p = text_member(o, "provenance")) place_provenance(f, *p, c);
    out.files.push_back(std::move(f));
}

// PEP 792 exists in three shapes: `project-status: {status}` (the living standard), `{state}` (the
// PEP's prose) and a string under `meta` (the standard's example).
void read_status(const json::object& root, page& out) {
    for (const char* holder : {"", "meta"}) {
        json::object in = root;
        if (*holder != 0) {
            const auto meta = member(root, holder);
            if (!meta || meta->get(in) != simdjson::SUCCESS) continue;
        }
        const auto status = member(in, "project-status");
        if (!status) continue;
        std::string_view text;
        json::object map;
        if (status->get(map) == simdjson::SUCCESS) {
            in = map;
            text = text_member(map, "state").value_or("");
            text = text_member(map, "status").value_or(text);
        } else if (status->get(text) != simdjson::SUCCESS) {
            continue;
        }
        out.status = text;
        const char* const key = status->is_object() ? "reason" : "project-status-reason";
        out.status_reason = text_member(in, key).value_or("");
        if (!text.empty()) return;
    }
}

// PEP 752. No key: this index does not say; null: no grant holds the name. A list that says
// anything but of namespaces that hold it says nothing.
void read_namespaces(const json::object& root, std::string_view project, page& out) {
    json::element value;
    if (root.at_key("namespaces").get(value) != simdjson::SUCCESS) return;
    std::vector<granted_namespace> all;
    json::array entries;
    if (value.is_null()) out.namespaces.emplace();
    if (value.get(entries) != simdjson::SUCCESS) return;
    for (const json::element e : entries) {
        json::object o;
        bool owned = false;
        if (e.get(o) != simdjson::SUCCESS || o.at_key("owned").get(owned) != simdjson::SUCCESS)
            return;
        const auto name = text_member(o, "name");
        if (!name || !pep::is_valid_name(*name)) return;
        granted_namespace one{pep::normalize_name(*name), owned};
        if (!pep::holds(one.name, project)) return;
        all.push_back(std::move(one));
    }
    out.namespaces = std::move(all);
}

// `virtual: {providers: [...]}` (spec/provides.md, rule 3). One that is malformed says nothing.
void read_virtual(const json::object& root, page& out) {
    json::object said;
    json::array names;
    const auto value = member(root, "virtual");
    if (!value || value->get(said) != simdjson::SUCCESS) return;
    if (said.at_key("providers").get(names) != simdjson::SUCCESS) return;
    std::vector<std::string> all;
    for (const json::element e : names) {
        std::string_view name;
        if (e.get(name) != simdjson::SUCCESS || !pep::is_valid_name(name)) return;
        std::string project = pep::normalize_name(name);
        if (std::find(all.begin(), all.end(), project) == all.end())
            all.push_back(std::move(project));
    }
    out.virtual_providers = std::move(all);
}

// "" or why the page as a whole cannot be used.
std::string version_refused(const json::object& root) {
    const auto meta = member(root, "meta");
    if (!meta) return {};
    json::object map;
    if (meta->get(map) != simdjson::SUCCESS) return "`meta` is not an object";
    const auto version = member(map, "api-version");
    if (!version) return {};
    std::string_view text;
    if (version->get(text) != simdjson::SUCCESS) return "`api-version` is not a text";
    return api_version_refused(text);
}

std::string name_refused(const json::object& root, const page_context& c) {
    const auto name = text_member(root, "name");
    if (!name) return "the page has no `name`";
    if (pep::normalize_name(*name) != c.project)
        return "the page is of another project ('" + std::string(name->substr(0, 100)) + "')";
    return {};
}

// The one object that a page is; it lives as long as the parser.
expected<json::object, std::string> read_root(json::parser& parser, std::string_view bytes) {
    json::element document;
    if (const auto code = parser.parse(bytes.data(), bytes.size()).get(document))
        return unexpected(std::string("is not JSON (") + simdjson::error_message(code) + ")");
    json::object root;
    if (document.get(root) != simdjson::SUCCESS)
        return unexpected(std::string("the page is not a JSON object"));
    if (const auto key = duplicate_key(document))
        return unexpected("the key '" + key->substr(0, 100) + "' stands twice in one object");
    if (auto why = version_refused(root); !why.empty()) return unexpected(std::move(why));
    return root;
}

expected<json::array, std::string> list_of(const json::object& root, std::string_view key) {
    json::array list;
    const auto entries = member(root, key);
    if (!entries || entries->get(list) != simdjson::SUCCESS)
        return unexpected("the page has no list `" + std::string(key) + "`");
    return list;
}

}  // namespace

page_or_reason parse_json_page(std::string_view bytes, const page_context& c) {
    json::parser parser;
    const auto root = read_root(parser, bytes);
    if (!root) return unexpected(root.error());
    if (auto why = name_refused(*root, c); !why.empty()) return unexpected(std::move(why));
    page out;
    read_status(*root, out);
    read_namespaces(*root, c.project, out);
    read_virtual(*root, out);
    const auto files = list_of(*root, "files");
    if (!files) return unexpected(files.error());
    out.files.reserve(files->size());
    for (const json::element e : *files) read_file(e, c, out);
    return out;
}

projects_or_reason parse_json_projects(std::string_view bytes) {
    json::parser parser;
    const auto root = read_root(parser, bytes);
    if (!root) return unexpected(root.error());
    const auto projects = list_of(*root, "projects");
    if (!projects) return unexpected(projects.error());
    std::vector<std::string> names;
    for (const json::element e : *projects) {
        json::object o;
        if (e.get(o) == simdjson::SUCCESS) add_project(text_member(o, "name").value_or(""), names);
    }
    return names;
}

}  // namespace purvey::index
