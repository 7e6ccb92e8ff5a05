#include <cstdlib>

#include "purvey/answer/escape.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/cli/session.hpp"
#include "resolver/source/settings/index_settings.hpp"

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
    words.offline = a.offline;
    words.no_cache = a.no_cache;
    return read_index_settings(words, settings_surroundings::of_process());
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
    auto live = open_live_source(options);
    if (!live) return unexpected(std::move(live).error());
    s.from = std::move(*live);
    s.index_url = without_credentials(options.indexes.back().url);
    return std::monostate{};
}

}  // namespace purvey::cli
