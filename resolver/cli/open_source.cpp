#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <iterator>
#include <utility>

#include "purvey/answer/escape.hpp"
#include "purvey/source/published.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/build_metadata.hpp"
#include "resolver/cli/session.hpp"
#include "resolver/inputs/direct.hpp"
#include "resolver/source/settings/index_list.hpp"
#include "resolver/source/settings/index_settings.hpp"
#include "resolver/source/settings/places.hpp"

namespace purvey::cli {
namespace {

setting of(const stated& s) {
    return {s.value, s.where};
}

// The command line first, then requirements files.
index_words words_of(const arguments& a, const inputs& in) {
    index_words words;
    if (!a.index_url.empty())
        words.index_url = {a.index_url, "--index-url"};
    else if (!in.index_url.value.empty())
        words.index_url = of(in.index_url);
    for (const std::string& url : a.indexes) words.indexes.push_back({url, "--index"});
    for (const std::string& url : a.extra_index_urls)
        words.extra_index_urls.push_back({url, "--extra-index-url"});
    for (const stated& s : in.extra_index_urls) words.extra_index_urls.push_back(of(s));
    if (a.no_index)
        words.no_index = {"1", "--no-index"};
    else if (!in.no_index.value.empty())
        words.no_index = of(in.no_index);
    if (!a.index_strategy.empty()) words.strategy = {a.index_strategy, "--index-strategy"};
    words.offline = a.offline;
    words.no_cache = a.no_cache;
    return words;
}

project_indexes said_by_files(const arguments& a, const session& s) {
    return {s.indexes, s.target.markers, a.words.extras, a.words.groups, a.words.all_extras};
}

expected_void<error> settle_grants(index_settings& read, session& s) {
    s.rules.grants = std::move(read.grants);
    for (const index_binding& b : read.bindings)
        s.rules.sources.emplace_back(b.name, bare_index_url(read.indexes[b.index].url));
    s.rules.virtual_indexes = std::move(read.virtual_indexes);
    return check_substitutes(s.rules);
}

live_options options_of(const arguments& a, const index_settings& read,
                        pep::namespace_map<std::size_t> of_names = {}) {
    live_options o = read.options(std::move(of_names));
    if (!a.cache_directory.empty()) o.cache_directory = a.cache_directory;
    o.refresh = a.refresh;
    return o;
}

// What indexes publish of grants, of those that the user trusts for that.
expected_void<error> add_published_grants(const arguments& a, index_settings& to, session& s) {
    if (to.grants_lists.empty() || to.no_index) return std::monostate{};
    const live_options o = options_of(a, to);
    std::vector<published_grant> all;
    for (const grants_list& list : to.grants_lists) {
        auto found = read_published(o, list);
        if (!found) return unexpected(std::move(found).error());
        all.insert(all.end(), found->begin(), found->end());
        s.published.push_back(
            {bare_index_url(list.index_url), list.url, today_utc(), *std::move(found)});
    }
    return add_published(std::move(all), today_utc(), to);
}

// The same, as the snapshot has them of the day when it was recorded.
expected_void<error> add_recorded_grants(const snapshot& from, index_settings& to) {
    if (to.grants_lists.empty()) return std::monostate{};
    const auto known = from.published();
    if (!known) return unexpected(known.error());
    for (const grants_list& list : to.grants_lists) {
        const auto at = std::ranges::find_if(*known, [&](const recorded_grants& r) {
            return r.index_url == bare_index_url(list.index_url) && r.url == list.url;
        });
        if (at == known->end()) {
            to.warnings.push_back(list.where + ": the snapshot does not hold the grants that " +
                                  bare_index_url(list.index_url) +
                                  " publishes; none of them counts");
            continue;
        }
        if (auto done = add_published(at->grants, at->day, to); !done) return done;
    }
    return std::monostate{};
}

// A snapshot stands in for all indexes; whose names are whose is as the files say.
expected_void<error> settle_grants_of_files(const arguments& a, const snapshot& from, session& s) {
    const auto& named = s.indexes.indexes;
    const bool speaks =
        !s.indexes.grants.empty() || std::ranges::any_of(named, [](const named_index& i) {
            return i.names_virtual || !i.grants_list.empty();
        });
    index_settings none;
    if (!speaks) return settle_grants(none, s);
    settings_surroundings nothing;
    nothing.global_files.clear();
    nothing.working_directory = settings_surroundings::of_process().working_directory;
    auto read = read_index_settings({}, said_by_files(a, s), nothing);
    if (!read) return unexpected(std::move(read).error());
    read->warnings.clear();  // what it asks of indexes is not done here
    if (auto done = add_recorded_grants(from, *read); !done) return done;
    s.warnings.insert(s.warnings.end(), read->warnings.begin(), read->warnings.end());
    return settle_grants(*read, s);
}

// The option that speaks of indexes, or "".
std::string speaks_of_indexes(const arguments& a) {
    if (!a.index_url.empty()) return "--index-url";
    if (!a.indexes.empty()) return "--index";
    if (!a.extra_index_urls.empty()) return "--extra-index-url";
    return "";
}

// The file or directory at a URL or path that was read as the user's.
index_entry entry_of(std::string url, const inputs& in) {
    index_entry e{std::move(url)};
    const auto tree = std::find_if(in.trees.begin(), in.trees.end(),
                                   [&](const source_tree& t) { return t.path == e.url; });
    e.kind = tree == in.trees.end() ? supplier::archive : supplier::directory;
    if (tree != in.trees.end()) e.metadata = tree->metadata;
    return e;
}

// What requirements name by URL or path supplies its name, in this target.
expected_void<error> add_references(session& s, live_options& o) {
    for (need& n : s.in.asked.requirements) {
        pep::requirement& r = n.requirement;
        if (r.url.empty()) continue;
        std::string url = std::exchange(r.url, {});
        if (r.condition && !r.condition->evaluate(s.target.markers, "")) continue;
        if (const grant* g = s.rules.grants.find(r.name);
            g != nullptr && g->by < policy_level::project)
            return unexpected(error{error_kind::refused,
                                    "'" + n.text + "' names a file, but " + g->where + " grants " +
                                        pep::shown_name_space(g->name_space) + " to " + g->index,
                                    n.where, "Ask for the name without a URL."});
        auto e = entry_of(std::move(url), s.in);
        if (auto done = add_reference(r.name, n.where, std::move(e), o); !done) return done;
    }
    return std::monostate{};
}

// Where files and directories that [tool.uv.sources] or purvey's own name are, or why there is
// none.
expected<index_entry, error> entry_of(const index_source& s, inputs& in) {
    index_entry e{s.place};
    e.kind = supplier::archive;
    if (!s.refused.empty()) {
        e.refused =
            error{error_kind::bad_input,
                  s.project + " is to come from " + s.refused + ", which is not supported", s.where,
                  "say in [tool.purvey.sources] which index, file or directory has it"};
        return e;
    }
    const auto place = detail::read_place(s.place, s.project, s.where, in);
    if (!place) return unexpected(place.error());
    return entry_of(*place, in);
}

expected_void<error> add_sources(const std::vector<index_source>& sources, session& s,
                                 live_options& o) {
    for (const index_source& one : sources) {
        auto e = entry_of(one, s.in);
        if (!e) return unexpected(std::move(e).error());
        if (auto done = add_reference(one.project, one.where, *std::move(e), o); !done) return done;
    }
    return std::monostate{};
}

// A frozen index has no files but its own.
expected_void<error> refuse_beside_snapshot(const arguments& a, const inputs& in) {
    if (!a.find_links.empty())
        return bad_input("--find-links", "a snapshot stands in for all that is looked up");
    if (!in.find_links.empty())
        return bad_input(in.find_links.front().where,
                         "--find-links: a snapshot stands in for all that is looked up");
    for (const need& n : in.asked.requirements)
        if (!n.requirement.url.empty())
            return bad_input(n.where, "'" + n.text +
                                          "' names a file or a directory: a snapshot stands in for "
                                          "all that is looked up");
    return std::monostate{};
}

// Places to find links in, as the command line or else pip's settings name them, and those of
// requirements files besides.
expected_void<error> add_all_places(const arguments& a, const index_settings& read, session& s,
                                    live_options& o) {
    std::vector<setting> places;
    places.reserve(a.find_links.size() + s.in.find_links.size() + read.find_links.size());
    for (const std::string& place : a.find_links) places.push_back({place, "--find-links"});
    for (const stated& place : s.in.find_links) places.push_back({place.value, place.where});
    places.insert(places.end(), read.find_links.begin(), read.find_links.end());
    std::error_code failed;
    if (auto done = add_places(places, std::filesystem::current_path(failed).string(), o); !done)
        return done;
    if (auto done = add_sources(read.references, s, o); !done) return done;
    return add_references(s, o);
}

}  // namespace

std::string snapshot_of(const arguments& a) {
    if (!a.snapshot.empty()) return a.snapshot;
    // The command line outranks the environment.
    if (!speaks_of_indexes(a).empty()) return {};
    const char* named = std::getenv("PURVEY_SNAPSHOT");
    return named == nullptr ? "" : named;
}

expected_void<error> open_source(const arguments& a, session& s) {
    if (const auto option = speaks_of_indexes(a); !a.snapshot.empty() && !option.empty())
        return bad_input("--snapshot",
                         "a snapshot stands in for the index: " + option + " is too much");
    if (const std::string path = snapshot_of(a); !path.empty()) {
        auto frozen = snapshot::open(path);
        if (!frozen) return unexpected(std::move(frozen).error());
        if (auto done = refuse_beside_snapshot(a, s.in); !done) return done;
        if (auto done = settle_grants_of_files(a, *frozen, s); !done) return done;
        s.from = std::make_unique<snapshot>(std::move(*frozen));
        s.live.indexes.clear();
        return std::monostate{};
    }
    auto read = read_index_settings(words_of(a, s.in), said_by_files(a, s),
                                    settings_surroundings::of_process());
    if (!read) return unexpected(std::move(read).error());
    if (auto done = add_published_grants(a, *read, s); !done) return done;
    if (auto done = settle_grants(*read, s); !done) return done;
    s.warnings.insert(s.warnings.end(), read->warnings.begin(), read->warnings.end());
    live_options options = options_of(a, *read, std::move(read->namespaces));
    if (a.what == command::snapshot_record && options.strategy != index_strategy::first_index)
        return bad_input("--index-strategy",
                         "a snapshot keeps one index a project: record with first-index");
    options.progress = s.line.get();
    if (a.allow_build) s.builder = make_builder(s.target);
    options.builder = s.builder.get();
    for (index_entry i : options.indexes) {
        i.url = without_credentials(i.url);
        s.asked.push_back(std::move(i));
    }
    if (!read->no_index) s.index_url = without_credentials(read->index_url.value);
    if (auto done = add_all_places(a, *read, s, options); !done) return done;
    auto live = open_live_source(options);
    if (!live) return unexpected(std::move(live).error());
    s.from = std::move(*live);
    s.live = std::move(options);
    return std::monostate{};
}

}  // namespace purvey::cli
