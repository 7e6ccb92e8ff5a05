#include "resolver/cli/arguments.hpp"

#include "resolver/cli/console.hpp"
#include "resolver/cli/help.hpp"
#include "resolver/cli/options.hpp"

// What each command takes.
namespace purvey::cli {
namespace {

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
