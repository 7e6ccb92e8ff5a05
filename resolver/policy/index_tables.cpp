#include "resolver/policy/index_tables.hpp"

#include <algorithm>

#include "purvey/pep/marker.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/policy/read_grants.hpp"

namespace purvey {
namespace {

bool is_index_name(std::string_view name) {
    return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.';
    });
}

}  // namespace

bool index_tables_reader::read_own(std::string_view key, const ::toml::node& node) {
    if (key == "index")
        read_indexes(node, of::purvey);
    else if (key == "sources")
        read_sources(node, of::purvey);
    else if (key == "grant")
        out_.grants = read_grants(in_, node);
    else if (key == "index-strategy")
        out_.strategy = {in_.string(node, key), in_.at(node)};
    else
        return false;
    return true;
}

void index_tables_reader::read_uv(const ::toml::table& t) {
    if (const auto* node = t.get("index")) read_indexes(*node, of::uv);
    if (const auto* node = t.get("find-links"))
        for (const std::string& place : in_.strings(*node, "tool.uv.find-links"))
            out_.uv_find_links.emplace_back(from_folder(place), in_.at(*node));
    if (const auto* node = t.get("no-index"); node != nullptr && yes(t, "no-index"))
        out_.uv_no_index = {"1", in_.at(*node)};
    if (const auto* node = t.get("index-strategy"))
        out_.uv_strategy = {in_.string(*node, "tool.uv.index-strategy"), in_.at(*node)};
    if (const auto* node = t.get("index-url"))
        out_.uv_index_url = {near_file(in_.string(*node, "tool.uv.index-url")), in_.at(*node)};
    if (const auto* node = t.get("extra-index-url"))
        for (const std::string& url : in_.strings(*node, "tool.uv.extra-index-url"))
            out_.uv_extra_index_urls.emplace_back(near_file(url), in_.at(*node));
}

void index_tables_reader::read_uv_sources(const ::toml::table& t) {
    if (const auto* node = t.get("sources")) read_sources(*node, of::uv);
}

void index_tables_reader::read_indexes(const ::toml::node& node, of whose) {
    for (const auto& entry : in_.array(node, "index")) read_index(entry, whose);
}

void index_tables_reader::read_index(const ::toml::node& node, of whose) {
    const ::toml::table& t = in_.table(node, "each entry of index");
    if (whose == of::purvey)
        in_.allow_only(t, "an index",
                       {"name", "url", "explicit", "default", "format", "virtual", "grants"});
    named_index i{text(t, "name"),   near_file(text(t, "url")), yes(t, "explicit"),
                  yes(t, "default"), whose == of::uv,           in_.at(node)};
    const std::string format = text(t, "format");
    i.flat = format == "flat";
    if (whose == of::purvey) {
        i.names_virtual = yes(t, "virtual");
        i.grants_list = text(t, "grants");
    }
    if (const auto* codes = t.get("ignore-error-codes"))
        warnings_.push_back(in_.at(*codes) +
                            ": ignore-error-codes is not honoured: an index that answers with an "
                            "error never gives way to the next one");
    if (in_.failed()) return;
    if (i.url.empty()) in_.fail(node, "an index has no url");
    if (!i.name.empty() && !is_index_name(i.name))
        in_.fail(node,
                 "'" + i.name + "' cannot be the name of an index: letters, digits, '-', '_', '.'");
    if (i.bound_only && i.name.empty())
        in_.fail(node, "an explicit index without a name: nothing could be bound to it");
    if (!format.empty() && format != "simple" && !i.flat)
        in_.fail(node, "the format '" + format + "' of an index is neither simple nor flat");
    if (const named_index* other = other_url(out_.indexes, i))
        in_.fail(node, "the index " + i.name + " has another URL at " + other->where);
    out_.indexes.push_back(std::move(i));
}

void index_tables_reader::read_sources(const ::toml::node& node, of whose) {
    for (const auto& [key, value] : in_text_order(in_.table(node, "sources"))) {
        if (!pep::is_valid_name(key))
            in_.fail(*value, "'" + std::string(key) + "' cannot be the name of a project");
        const std::string project = pep::normalize_name(key);
        if (const auto* several = value->as_array()) {
            for (const auto& entry : *several) read_source(project, entry, whose);
        } else {
            read_source(project, *value, whose);
        }
    }
}

void index_tables_reader::read_source(const std::string& project, const ::toml::node& node,
                                      of whose) {
    const std::string what = "sources." + project;
    const ::toml::table& t = in_.table(node, what);
    if (whose == of::purvey)
        in_.allow_only(t, what, {"index", "path", "url", "marker", "extra", "group"});
    index_source s{project,
                   text(t, "index"),
                   text(t, "marker"),
                   pep::normalize_name(text(t, "extra")),
                   pep::normalize_name(text(t, "group")),
                   in_.at(node)};
    if (s.index.empty()) read_place(t, s);
    if (s.index.empty() && s.place.empty() && s.refused.empty())
        in_.fail(node, what + " names no index, path or url");
    if (!s.marker.empty())
        if (const auto read = pep::marker::parse(s.marker); !read)
            in_.fail(node, what + ": '" + s.marker + "' is not a marker: " + read.error().message);
    (whose == of::purvey ? out_.sources : out_.uv_sources).push_back(std::move(s));
}

// Only a build would tell what a part of an archive is, and nothing here reads repositories.
void index_tables_reader::read_place(const ::toml::table& t, index_source& s) {
    const std::string path = text(t, "path");
    s.place = path.empty() ? text(t, "url") : from_folder(path);
    if (t.contains("git")) s.refused = "a repository (git)";
    if (t.contains("workspace")) s.refused = "a member of uv's workspace";
    if (t.contains("subdirectory") && s.refused.empty()) s.refused = "a part of an archive";
}

std::string index_tables_reader::near_file(std::string url) const {
    const auto slash = path_.rfind('/');
    const bool relative = url.starts_with("./") || url.starts_with("../");
    if (!relative || slash == std::string::npos) return url;
    const std::string folder = path_.substr(0, slash + 1);
    return (folder.starts_with('/') || folder.starts_with("./") || folder.starts_with("../")
                ? ""
                : "./") +
           folder + url;
}

// A path that starts at the file's folder, or a URL.
std::string index_tables_reader::from_folder(std::string place) const {
    const bool whole = place.starts_with('/') || place.find("://") != std::string::npos;
    const auto slash = path_.rfind('/');
    if (whole || slash == std::string::npos) return place;
    return path_.substr(0, slash + 1) + place;
}

std::string index_tables_reader::text(const ::toml::table& t, std::string_view key) {
    const auto* node = t.get(key);
    return node == nullptr ? std::string() : in_.string(*node, key);
}

bool index_tables_reader::yes(const ::toml::table& t, std::string_view key) {
    const auto* node = t.get(key);
    return node != nullptr && in_.boolean(*node, key);
}

const named_index* other_url(const std::vector<named_index>& all, const named_index& i) {
    const auto it = std::find_if(all.begin(), all.end(), [&](const named_index& other) {
        return !i.name.empty() && other.name == i.name && other.url != i.url;
    });
    return it == all.end() ? nullptr : &*it;
}

}  // namespace purvey
