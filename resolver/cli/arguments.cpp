#include "resolver/cli/arguments.hpp"

#include <CLI/CLI.hpp>
#include <optional>

#include "resolver/cli/console.hpp"
#include "resolver/cli/help.hpp"

// The one file that includes CLI11: it costs more to compile than the rest of the program. CLI11
// takes time for every option it is told of (25,000 instructions), so only the command that was
// named is built, and of its options those that some word may name.
namespace purvey::cli {
namespace {

class spare_app : public CLI::App {
  public:
    spare_app(const std::string& summary, const std::string& name,
              const std::vector<std::string>& words)
        : CLI::App(summary, name), words_(words) {}

    // names: as CLI11 takes them, "-q,--quiet". Help names all; short options may stand together.
    bool hears_of(std::string_view names) const {
        for (const std::string& word : words_) {
            if (word.size() < 2 || word[0] != '-') continue;
            if (word[1] != '-' || word == "--help") return true;
            for (std::string_view rest = names; !rest.empty();) {
                const std::string_view one = rest.substr(0, rest.find(','));
                if (word.starts_with(one)) return true;
                rest.remove_prefix(std::min(one.size() + 1, rest.size()));
            }
        }
        return false;
    }

  private:
    const std::vector<std::string>& words_;
};

void repeatable(spare_app& app, const std::string& names, std::vector<std::string>& into,
                const std::string& help, const std::string& value, const std::string& group) {
    if (!app.hears_of(names)) return;
    app.add_option(names, into, help)->allow_extra_args(false)->type_name(value)->group(group);
}

void text(spare_app& app, const std::string& names, std::string& into, const std::string& help,
          const std::string& value, const std::string& group) {
    if (app.hears_of(names)) app.add_option(names, into, help)->type_name(value)->group(group);
}

void flag(spare_app& app, const std::string& names, bool& into, const std::string& help,
          const std::string& group) {
    if (app.hears_of(names)) app.add_flag(names, into, help)->group(group);
}

void add_files_asked(spare_app& app, arguments& a) {
    const std::string group = "What is asked for";
    repeatable(app, "-r,--requirements,--requirement", a.words.requirement_files,
               "Read a requirements file, or a pyproject.toml", "FILE", group);
    repeatable(app, "-c,--constraints,--constraint", a.words.constraint_files,
               "Constrain versions, without asking for anything", "FILE", group);
    repeatable(app, "--override,--overrides", a.words.override_files,
               "Put its requirements in the place of every other on their names", "FILE", group);
    repeatable(app, "--exclude,--excludes", a.words.exclude_files,
               "Drop every requirement on the names in it", "FILE", group);
    repeatable(app, "--extra", a.words.extras, "Add an extra of the project in pyproject.toml",
               "NAME", group);
    flag(app, "--all-extras", a.words.all_extras, "Add all of its extras", group);
    repeatable(app, "--group", a.words.groups, "Add a dependency group of pyproject.toml", "NAME",
               group);
}

void add_asked(spare_app& app, arguments& a) {
    app.add_option("requirements", a.words.requirements,
                   "Requirements, such as flask or 'boto3>=1.34'; without any, and without -r, "
                   "those of ./pyproject.toml")
        ->type_name("");
    add_files_asked(app, a);
}

void add_target(spare_app& app, arguments& a,
                const std::string& without = "default: CPython 3.11 on Linux x86-64, glibc 2.36") {
    const std::string group = "Target (" + without + ")";
    text(app, "--python-version", a.python_version, "Python version, such as 3.12", "X.Y", group);
    text(app, "--python-platform", a.python_platform,
         "linux, macos, windows, or a triple such as aarch64-unknown-linux-gnu", "NAME", group);
}

// The last word counts (pip), so they are kept in the order they are given in.
void add_formats(spare_app& app, arguments& a, const std::string& group) {
    const auto named = [&](const char* name, file_format only, const char* help) {
        if (!app.hears_of(name)) return;
        const auto keep = [&a, only](const std::string& w) { a.formats.emplace_back(only, w); };
        app.add_option_function<std::string>(name, keep, help)
            ->trigger_on_parse()
            ->type_name("NAME,…|:all:|:none:")
            ->group(group);
    };
    named("--only-binary,--no-build-package", file_format::wheels, "No source distributions of");
    named("--no-binary,--no-binary-package", file_format::sdists, "No wheels of");
    if (!app.hears_of("--no-build")) return;
    const auto all = [&a] { a.formats.emplace_back(file_format::wheels, ":all:"); };
    app.add_flag_callback("--no-build", all, "The same as --only-binary :all:")
        ->trigger_on_parse()
        ->group(group);
}

void add_policy_files(spare_app& app, arguments& a, const std::string& group) {
    repeatable(app, "--policy", a.policies,
               "Grants and indexes that the project's files may add to and not loosen", "FILE",
               group);
}

void add_policy(spare_app& app, arguments& a) {
    const std::string group = "Policy";
    repeatable(app, "--choose", a.choices, "Answer a question: this provider supplies that name",
               "NAME=PROVIDER", group);
    text(app, "--families", a.families, "'none', or a table to use instead of the shipped one",
         "none|FILE", group);
    repeatable(app, "--allow-overlap", a.allow_overlaps,
               "Let members of this family, or these two projects, be installed together",
               "LABEL|A+B", group);
    add_policy_files(app, a, group);
    text(app, "--prerelease", a.prerelease,
         "allow, disallow, if-necessary, explicit, or if-necessary-or-explicit", "WORD", group);
    flag(app, "--pre", a.pre, "The same as --prerelease allow", group);
    text(app, "--exclude-newer", a.exclude_newer,
         "Ignore files uploaded after this date (its end, UTC) or RFC 3339 time, or since this "
         "duration ('7 days', P7D)",
         "DATE", group);
    repeatable(app, "--exclude-newer-package", a.exclude_newer_of,
               "The same for one project; false: no limit for it", "NAME=DATE", group);
    add_formats(app, a, group);
    flag(app, "--require-hashes", a.require_hashes,
         "Every requirement, and what they require, is pinned and has its --hash", group);
}

void add_index(spare_app& app, arguments& a, bool snapshot) {
    const std::string group = "Where releases are looked up";
    text(app, "-i,--index-url,--default-index", a.index_url,
         "The index asked last (default: pip's and uv's settings, else https://pypi.org/simple)",
         "URL", group);
    repeatable(app, "--index", a.indexes, "An index asked before the others, by a name or none",
               "[NAME=]URL", group);
    repeatable(app, "--extra-index-url", a.extra_index_urls,
               "An index asked before that of --index-url", "URL", group);
    text(app, "--index-strategy", a.index_strategy,
         "first-index: the first that knows a name alone supplies it (the default); "
         "unsafe-first-match; unsafe-best-match, as pip does",
         "WORD", group);
    repeatable(app, "-f,--find-links", a.find_links,
               "A directory or page of wheels and source distributions, looked at before indexes",
               "PLACE", group);
    flag(app, "--no-index", a.no_index, "Ask no index", group);
    flag(app, "--allow-build", a.allow_build,
         "Build what has no static metadata, which runs code of strangers", group);
    if (snapshot)
        text(app, "--snapshot", a.snapshot, "A frozen index instead (or PURVEY_SNAPSHOT)", "FILE",
             group);
    text(app, "--cache-dir", a.cache_directory, "Where pages are kept (or PURVEY_CACHE_DIR)", "DIR",
         group);
    flag(app, "--no-cache,-n", a.no_cache, "Neither read nor write the cache", group);
    flag(app, "--refresh", a.refresh, "Ask the index again, whatever the cache holds", group);
    flag(app, "--offline", a.offline, "Answer from the cache alone", group);
}

void add_previous(spare_app& app, arguments& a, bool upgrade) {
    const std::string group = "An existing lock";
    text(app, "--lock", a.lock,
         upgrade ? "Prefer the versions of this lock, not of the one that is replaced"
                 : "Prefer the versions of this lock",
         "FILE", group);
    if (upgrade) flag(app, "-U,--upgrade", a.upgrade, "Do not prefer the versions it holds", group);
    repeatable(app, "-P,--upgrade-package", a.upgrade_names, "Not those of one name", "NAME",
               group);
}

void add_objective(spare_app& app, arguments& a) {
    const std::string group = "Which answer";
    text(app, "--resolution", a.resolution,
         "highest (the default), lowest, or lowest-direct: oldest of what is asked for itself",
         "WORD", group);
    repeatable(app, "--prefer", a.prefer,
               "unchanged, declared, balanced, fewest or size; several in order of weight", "WORD",
               group);
    const auto limit = [&](const char* name, std::uint64_t& into, const char* help) {
        if (!app.hears_of(name)) return;
        app.add_option(name, into, help)->type_name("N")->group(group)->check(CLI::PositiveNumber);
    };
    limit("--max-conflicts", a.max_conflicts, "Stop after so many conflicts");
    limit("--max-steps", a.max_steps, "Stop after so many steps");
}

void add_output(spare_app& app, arguments& a, bool json) {
    const std::string group = "Output";
    if (json) flag(app, "--json", a.json, "Print one JSON object on standard output", group);
    flag(app, "-q,--quiet", a.quiet, "Print results and errors only", group);
    flag(app, "-v,--verbose", a.verbose, "Print more about the run", group);
    if (!app.hears_of("--color,--colour")) return;
    app.add_option("--color,--colour", a.color, "auto, always or never")
        ->type_name("WHEN")
        ->group(group)
        ->check(CLI::IsMember({"auto", "always", "never"}));
}

void add_output_file(spare_app& app, arguments& a, const std::string& help, bool required) {
    auto* option = app.add_option("-o,--output,--output-file", a.output, help);
    option->type_name("FILE")->group("Output")->required(required);
}

void add_full(spare_app& app, arguments& a) {
    flag(app, "--full", a.full, "Print all of what is cut at 12 lines, look for repairs to the end",
         "Output");
}

void add_certificate(spare_app& app, arguments& a) {
    text(app, "--certificate", a.certificate, "Write what the answer rests on, to be checked",
         "FILE", "Output");
}

void build_question(spare_app& app, arguments& a) {
    add_asked(app, a);
    add_target(app, a);
    add_policy(app, a);
    add_index(app, a, true);
    add_objective(app, a);
    add_previous(app, a, a.what == command::lock);
    add_output(app, a, true);
    add_full(app, a);
    add_certificate(app, a);
}

void add_subject(spare_app& app, arguments& a) {
    if (a.what == command::explain_why_not)
        app.add_option("range", a.subjects, "A project and versions, such as 'urllib3>=2'")
            ->type_name("")
            ->required()
            ->expected(1);
    else if (a.what == command::explain_what_if)
        app.add_option("more", a.subjects, "Requirements, as lock takes them")
            ->type_name("")
            ->required();
    else
        app.add_option("name", a.name, "A project, or a name that something else provides")
            ->type_name("")
            ->required(a.what == command::explain_why);
}

void build_explain(spare_app& app, arguments& a) {
    add_subject(app, a);
    repeatable(app, "--for", a.words.requirements, "A requirement, as lock takes it", "REQUIREMENT",
               "What is asked for");
    add_files_asked(app, a);
    add_target(app, a);
    add_policy(app, a);
    add_index(app, a, true);
    add_objective(app, a);
    add_previous(app, a, false);
    add_output(app, a, true);
    add_full(app, a);
    add_certificate(app, a);
}

void build_choose(spare_app& app, arguments& a) {
    app.add_option("choices", a.choices, "NAME=PROVIDER: record that this provider supplies it")
        ->type_name("");
    repeatable(app, "--unset", a.unset, "Forget the choice for a name", "NAME", "Options");
    add_output(app, a, false);
}

void build_record(spare_app& app, arguments& a) {
    app.add_option("requirements", a.words.requirements, "One requirement set")->type_name("");
    repeatable(app, "--set", a.sets, "A requirement set, words separated by blanks", "WORDS",
               "What is asked for");
    add_files_asked(app, a);
    add_target(app, a);
    add_policy(app, a);
    add_index(app, a, false);
    add_objective(app, a);
    add_previous(app, a, false);
    add_output_file(app, a, "The snapshot to write", true);
    add_output(app, a, false);
}

void build_cache(spare_app& app, arguments& a) {
    text(app, "--cache-dir", a.cache_directory, "The cache (or PURVEY_CACHE_DIR)", "DIR",
         "Which cache");
    if (a.what == command::cache_prune) {
        flag(app, "--all", a.everything, "Remove every entry", "Options");
        if (app.hears_of("--unused"))
            app.add_option("--unused", a.unused_days,
                           "Remove entries that no run has read for so many days")
                ->type_name("DAYS")
                ->group("Options")
                ->check(CLI::Range(1, 36'500));
    }
    add_output(app, a, false);
}

void build_index(spare_app& app, arguments& a) {
    if (a.what == command::index_virtual)
        app.add_option("providers", a.subjects, "Projects that may provide the name")
            ->type_name("");
    else
        app.add_option("files", a.files,
                       a.what == command::index_check ? "Paths or URLs" : "A policy")
            ->type_name("")
            ->required()
            ->expected(a.what == command::index_check ? -1 : 1);
    if (a.what == command::index_grants) add_output_file(app, a, "The list to write", false);
    add_output(app, a, false);
}

void build_snapshot_build(spare_app& app, arguments& a) {
    app.add_option("files", a.files, "Graphs, *.jsonl or *.jsonl.zst; later ones overlay")
        ->type_name("")
        ->required();
    add_target(app, a, "given: keep out releases without a file for it");
    add_output_file(app, a, "The snapshot to write", true);
    add_output(app, a, false);
}

void build_snapshot_info(spare_app& app, arguments& a) {
    app.add_option("file", a.files, "A snapshot")->type_name("")->required()->expected(1);
    flag(app, "--verify", a.verify, "Check every section", "Options");
    flag(app, "--rejected", a.rejected, "List what could not be used", "Options");
}

void build_verify(spare_app& app, arguments& a) {
    const std::string group = "What is checked";
    text(app, "--certificate", a.certificate,
         "What --certificate of lock, resolve or explain wrote", "FILE", group);
    text(app, "--snapshot", a.snapshot,
         "The frozen index it is checked against (or PURVEY_SNAPSHOT)", "FILE", group);
    add_output(app, a, false);
}

void build_audit(spare_app& app, arguments& a) {
    app.add_option("what", a.words.requirements,
                   "A pylock.toml (the default), or requirements, which are resolved first")
        ->type_name("");
    const std::string group = "What is audited";
    flag(
        app, "--everywhere", a.everywhere,
        "Ask every index for bound names too, not theirs alone: they are told private names. Names "
        "that nothing binds are asked for everywhere in any case",
        group);
    text(app, "--environment", a.environment,
         "What is installed in a Python prefix or a folder such as site-packages", "DIR", group);
    text(app, "--min-age", a.min_age,
         "A project whose first file is younger is reported (default: 30 days; false: none)", "AGE",
         group);
    add_files_asked(app, a);
    add_target(app, a);
    add_policy(app, a);
    add_index(app, a, true);
    add_objective(app, a);
    add_output(app, a, true);
    flag(app, "--full", a.full, "Print all findings, not 12 lines of each kind", "Output");
    text(app, "--sarif", a.sarif, "Write SARIF 2.1.0 for code scanning; -: print it", "FILE|-",
         "Output");
}

void number(spare_app& app, const std::string& name, std::uint64_t& into, const std::string& help,
            const std::string& value) {
    if (!app.hears_of(name)) return;
    app.add_option(name, into, help)
        ->type_name(value)
        ->group("Which files")
        ->check(CLI::PositiveNumber);
}

void build_watch_logs(spare_app& app, arguments& a) {
    app.add_option("logs", a.files, "Logs that purvey watch wrote")->type_name("")->required();
    if (a.what == command::watch_verify) {
        repeatable(app, "--head", a.heads, "A head that was printed earlier: is it still there?",
                   "DIGEST", "Options");
    } else {
        add_policy_files(app, a, "Options");
        add_full(app, a);
    }
    add_output(app, a, true);
}

void build_watch(spare_app& app, arguments& a) {
    app.add_option("namespaces", a.subjects, "Granted namespaces; without any, all of them")
        ->type_name("");
    add_policy_files(app, a, "Which files");
    repeatable(app, "--project", a.projects,
               "A project beside those that the index lists and the log knows", "NAME",
               "Which files");
    number(app, "--files", a.sample, "Read so many files of each namespace (default: 20)", "K");
    flag(app, "--all", a.everything, "Read every file", "Which files");
    if (app.hears_of("--seed"))
        app.add_option("--seed", a.seed, "Choose the files that this number leads to")
            ->type_name("N")
            ->group("Which files");
    number(app, "--max-bytes", a.max_bytes,
           "Read at most so many bytes of each namespace (default: 2000000000)", "N");
    text(app, "--reference", a.reference,
         "'none', or a project's page on an index beside which times are measured (default: "
         "https://pypi.org/simple/numpy/)",
         "none|URL", "Which files");
    text(app, "--log", a.log, "Where what was seen is kept (default: watch.jsonl)", "FILE",
         "Output");
    text(app, "--as", a.observer, "Who watches (default: the name of this machine)", "NAME",
         "Output");
    add_full(app, a);
    add_output(app, a, true);
}

void build(spare_app& app, arguments& a) {
    switch (a.what) {
        case command::lock:
            build_question(app, a);
            add_output_file(app, a, "pylock.toml (the default) or pylock.NAME.toml", false);
            flag(app, "--no-attestations", a.no_attestations,
                 "Do not ask who published the files, nor record it", "Policy");
            break;
        case command::resolve:
            return build_question(app, a);
        case command::explain:
        case command::explain_why:
        case command::explain_why_not:
        case command::explain_what_if:
            return build_explain(app, a);
        case command::choose:
            return build_choose(app, a);
        case command::snapshot_build:
            return build_snapshot_build(app, a);
        case command::snapshot_record:
            return build_record(app, a);
        case command::verify:
            return build_verify(app, a);
        case command::audit:
            return build_audit(app, a);
        case command::watch:
            return build_watch(app, a);
        case command::watch_verify:
        case command::watch_report:
            return build_watch_logs(app, a);
        case command::cache_info:
        case command::cache_prune:
        case command::cache_verify:
            return build_cache(app, a);
        case command::index_check:
        case command::index_grants:
        case command::index_virtual:
            return build_index(app, a);
        case command::snapshot_info:
            return build_snapshot_info(app, a);
    }
}

}  // namespace

expected<arguments, int> parse_arguments(int argc, const char* const* argv) {
    arguments a;
    if (argc > 0) a.program = argv[0];
    for (int i = 1; i < argc; ++i) a.called_with.emplace_back(argv[i]);
    const auto chosen = choose_command(a.program, a.called_with);
    if (!chosen) return unexpected(chosen.error());
    a.what = chosen->what;
    const std::string name = a.program + " " + chosen->name;
    try {
        spare_app app{chosen->summary, name, a.called_with};
        app.footer(chosen->examples);
        build(app, a);
        try {
            // CLI11 takes words from the end of the vector.
            app.parse(std::vector<std::string>(
                a.called_with.rbegin(), a.called_with.rend() - static_cast<long>(chosen->words)));
        } catch (const CLI::CallForHelp&) {
            return unexpected(print_out(app.help()) ? 0 : 5);
        } catch (const CLI::ParseError& e) {
            print_err("error: " + escape(e.what()) + "\n  help: " + escape(name) + " --help\n");
            return unexpected(2);
        }
    } catch (const std::exception& e) {
        print_err("error: " + escape(e.what()) + "\n");
        return unexpected(2);
    }
    return a;
}

}  // namespace purvey::cli
