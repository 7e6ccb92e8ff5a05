#include "resolver/cli/options.hpp"

namespace purvey::cli {

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

void add_target(spare_app& app, arguments& a, const std::string& without) {
    const std::string group = "Target (" + without + ")";
    text(app, "--python-version", a.python_version, "Python version, such as 3.12", "X.Y", group);
    text(app, "--python-platform", a.python_platform,
         "linux, macos, windows, or a triple such as aarch64-unknown-linux-gnu", "NAME", group);
}

// The last word counts (pip), so they are kept in the order they are given in.
namespace {

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

}  // namespace

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

void number(spare_app& app, const std::string& name, std::uint64_t& into, const std::string& help,
            const std::string& value) {
    if (!app.hears_of(name)) return;
    app.add_option(name, into, help)
        ->type_name(value)
        ->group("Which files")
        ->check(CLI::PositiveNumber);
}

}  // namespace purvey::cli
