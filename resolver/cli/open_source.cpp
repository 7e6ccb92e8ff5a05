#include <cstdlib>

#include "purvey/answer/escape.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/session.hpp"
#include "resolver/source/settings/index_settings.hpp"

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

expected<index_settings, error> settings(const arguments& a, const session& s) {
    const project_indexes project{s.indexes, s.target.markers, a.words.extras, a.words.groups,
                                  a.words.all_extras};
    return read_index_settings(words_of(a, s.in), project, settings_surroundings::of_process());
}

// The option that speaks of indexes, or "".
std::string speaks_of_indexes(const arguments& a) {
    if (!a.index_url.empty()) return "--index-url";
    if (!a.indexes.empty()) return "--index";
    if (!a.extra_index_urls.empty()) return "--extra-index-url";
    return "";
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
        s.from = std::make_unique<snapshot>(std::move(*frozen));
        return std::monostate{};
    }
    auto read = settings(a, s);
    if (!read) return unexpected(std::move(read).error());
    s.warnings.insert(s.warnings.end(), read->warnings.begin(), read->warnings.end());
    live_options options = read->options();
    if (a.what == command::snapshot_record && options.strategy != index_strategy::first_index)
        return bad_input("--index-strategy",
                         "a snapshot keeps one index a project: record with first-index");
    if (!a.cache_directory.empty()) options.cache_directory = a.cache_directory;
    options.refresh = a.refresh;
    options.progress = s.line.get();
    auto live = open_live_source(options);
    if (!live) return unexpected(std::move(live).error());
    s.from = std::move(*live);
    for (index_entry i : options.indexes) {
        i.url = without_credentials(i.url);
        s.asked.push_back(std::move(i));
    }
    if (!read->no_index) s.index_url = without_credentials(read->index_url.value);
    return std::monostate{};
}

}  // namespace purvey::cli
