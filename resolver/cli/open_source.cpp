#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <utility>

#include "purvey/answer/escape.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/build_metadata.hpp"
#include "resolver/cli/session.hpp"
#include "resolver/source/settings/index_settings.hpp"
#include "resolver/source/settings/places.hpp"

namespace purvey::cli {
namespace {

expected_void<error> refuse_several_indexes(const arguments& a, const inputs& in) {
    std::string where = "--extra-index-url";
    if (a.extra_index_urls.empty()) {
        if (in.extra_index_urls.empty()) return std::monostate{};
        where = in.extra_index_urls.front().where;
    }
    return bad_input(where, "several indexes are not supported yet",
                     "name the one index to use with --index-url");
}

expected<index_settings, error> settings(const arguments& a, const inputs& in) {
    index_words words;
    if (!a.index_url.empty()) {
        words.index_url = a.index_url;
    } else if (!in.index_url.value.empty()) {
        words.index_url = in.index_url.value;
    }
    words.no_index = a.no_index || !in.no_index.value.empty();
    words.offline = a.offline;
    words.no_cache = a.no_cache;
    return read_index_settings(words, settings_surroundings::of_process());
}

// What requirements name by URL or path supplies its name, in this target.
expected_void<error> add_references(session& s, live_options& o) {
    for (need& n : s.in.asked.requirements) {
        pep::requirement& r = n.requirement;
        if (r.url.empty()) continue;
        index_entry e{std::exchange(r.url, {})};
        if (r.condition && !r.condition->evaluate(s.target.markers, "")) continue;
        const auto tree = std::find_if(s.in.trees.begin(), s.in.trees.end(),
                                       [&](const source_tree& t) { return t.path == e.url; });
        e.kind = tree == s.in.trees.end() ? supplier::archive : supplier::directory;
        if (tree != s.in.trees.end()) e.metadata = tree->metadata;
        if (auto done = add_reference(r.name, n.where, std::move(e), o); !done) return done;
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
    for (const std::string& place : a.find_links) places.push_back({place, "--find-links"});
    for (const stated& place : s.in.find_links) places.push_back({place.value, place.where});
    places.insert(places.end(), read.find_links.begin(), read.find_links.end());
    std::error_code failed;
    if (auto done = add_places(places, std::filesystem::current_path(failed).string(), o); !done)
        return done;
    return add_references(s, o);
}

}  // namespace

std::string snapshot_of(const arguments& a) {
    if (!a.snapshot.empty()) return a.snapshot;
    // The command line outranks the environment.
    if (!a.index_url.empty()) return {};
    const char* named = std::getenv("PURVEY_SNAPSHOT");
    return named == nullptr ? "" : named;
}

expected_void<error> open_source(const arguments& a, session& s) {
    if (auto done = refuse_several_indexes(a, s.in); !done) return done;
    if (!a.snapshot.empty() && !a.index_url.empty())
        return bad_input("--snapshot",
                         "a snapshot stands in for the index: --index-url is too much");
    if (const std::string path = snapshot_of(a); !path.empty()) {
        auto frozen = snapshot::open(path);
        if (!frozen) return unexpected(std::move(frozen).error());
        if (auto done = refuse_beside_snapshot(a, s.in); !done) return done;
        s.from = std::make_unique<snapshot>(std::move(*frozen));
        return std::monostate{};
    }
    auto read = settings(a, s.in);
    if (!read) return unexpected(std::move(read).error());
    s.warnings.insert(s.warnings.end(), read->warnings.begin(), read->warnings.end());
    live_options options = read->options();
    if (!a.cache_directory.empty()) options.cache_directory = a.cache_directory;
    options.refresh = a.refresh;
    options.progress = s.line.get();
    if (a.allow_build) s.builder = make_builder(s.target);
    options.builder = s.builder.get();
    if (!options.indexes.empty()) s.index_url = without_credentials(options.indexes.back().url);
    if (auto done = add_all_places(a, *read, s, options); !done) return done;
    auto live = open_live_source(options);
    if (!live) return unexpected(std::move(live).error());
    s.from = std::move(*live);
    return std::monostate{};
}

}  // namespace purvey::cli
