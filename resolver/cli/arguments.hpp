#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/inputs.hpp"
#include "purvey/policy/file_formats.hpp"

namespace purvey::cli {

enum class command : std::uint8_t {
    lock,
    resolve,
    explain,
    explain_why,
    explain_why_not,
    explain_what_if,
    choose,
    snapshot_build,
    snapshot_record,
    snapshot_info,
    verify,
    audit,
    watch,
    watch_verify,
    watch_report,
    cache_info,
    cache_prune,
    cache_verify,
    index_check,
    index_grants,
    index_virtual,
};

// The command line, sorted into fields; nothing is looked up or checked beyond its grammar.
struct arguments {
    command what = command::lock;
    input_words words;

    std::string python_version;  // "" is the default target
    std::string python_platform;

    std::string prerelease;  // "" or one of the words of --prerelease
    std::string exclude_newer;
    std::vector<std::string> exclude_newer_of;                 // NAME=DATE
    std::vector<std::pair<file_format, std::string>> formats;  // in order: the last word counts
    bool require_hashes = false;
    std::string families;                     // "", "none" or a file
    std::vector<std::string> choices;         // NAME=PROVIDER
    std::vector<std::string> allow_overlaps;  // labels and pairs
    std::vector<std::string> policies;        // files above the project's

    std::string index_url;
    std::vector<std::string> indexes, extra_index_urls;  // [NAME=]URL
    std::vector<std::string> find_links;
    std::string index_strategy;
    bool no_index = false, allow_build = false;
    bool no_attestations = false;
    std::string snapshot;
    std::string cache_directory;
    bool no_cache = false, refresh = false, offline = false;

    std::string lock;  // --lock
    std::vector<std::string> upgrade_names;

    std::string resolution;                          // "" or a word of --resolution
    std::vector<std::string> prefer;                 // words of --prefer
    std::uint64_t max_conflicts = 0, max_steps = 0;  // 0: the usual limits

    bool pre = false, upgrade = false;
    bool json = false, full = false, quiet = false, verbose = false;
    std::string color = "auto";
    std::string output;
    std::string certificate;  // the file to write, or to verify

    std::string environment;  // audit --environment
    std::string min_age;      // audit --min-age, or ""
    bool everywhere = false;  // audit --everywhere
    std::string sarif;        // audit --sarif: a file, or "-"

    std::string name;  // explain [why] NAME
    std::vector<std::string>
        subjects;                    // explain why-not, what-if; namespaces of watch; index virtual
    std::vector<std::string> unset;  // choose --unset NAME
    std::vector<std::string>
        files;  // snapshot build, info; watch verify, report; index check, grants
    std::vector<std::string> sets;  // snapshot record --set
    bool verify = false, rejected = false;
    bool everything = false;        // cache prune --all, watch --all
    std::uint32_t unused_days = 0;  // cache prune --unused; 0: not asked for

    std::string observer, log, reference;      // watch --as, --log, --reference
    std::vector<std::string> projects, heads;  // watch --project, watch verify --head
    std::optional<std::uint64_t> seed;
    std::uint64_t sample = 20, max_bytes = 2'000'000'000;

    // As called, for lines to paste: argv[0], then the rest.
    std::string program;
    std::vector<std::string> called_with;
};

// Either what to do, or the exit code of a call that is done (help, version, a bad command line;
// what there was to say has been printed).
expected<arguments, int> parse_arguments(int argc, const char* const* argv);

}  // namespace purvey::cli
