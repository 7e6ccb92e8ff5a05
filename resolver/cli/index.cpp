#include <algorithm>
#include <array>
#include <cstdio>
#include <tuple>

#include "purvey/answer/escape.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/name_space.hpp"
#include "purvey/policy/configuration.hpp"
#include "purvey/source/published.hpp"
#include "purvey/write_file.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/source/settings/index_settings.hpp"

// `purvey index`: what who runs an index publishes beside files (spec/grants.md, rule 6).
namespace purvey::cli {
namespace {

std::string number(double n) {
    std::array<char, 32> text{};
    const int size = std::snprintf(text.data(), text.size(), "%.10g", n);
    return {text.data(), static_cast<std::size_t>(size)};
}

// What of a list of grants another list could not say: namespaces that contradict each other.
std::vector<std::string> overlaps(const published_file& f) {
    index_settings none;
    none.indexes.clear();
    std::vector<published_grant> all = f.grants;
    for (published_grant& g : all) g.since = g.until = "";
    (void)add_published(std::move(all), "", none);
    std::vector<std::string> out;
    for (const auto& [g, why] : none.grants.passed_over()) out.push_back(g.where + ": " + why);
    return out;
}

int check(const arguments& a, const reporter& say) {
    std::string out;
    bool all_right = true;
    for (const std::string& place : a.files) {
        const auto read = check_published(live_options(), place);
        if (!read) return say.fail(read.error());
        std::vector<std::string> wrong;
        for (const auto& [at, what] : read->faults) {
            std::string& line = wrong.emplace_back(place);
            if (!at.empty()) line += "#" + at;
            line += ": " + what;
        }
        const auto more = overlaps(*read);
        wrong.insert(wrong.end(), more.begin(), more.end());
        for (const std::string& line : wrong) out += escape(line) + "\n";
        all_right = all_right && wrong.empty();
        if (!wrong.empty()) continue;
        out += escape(place) + ": nothing is wrong with this " +
               (read->what == published_file::form::page
                    ? "page"
                    : "list of " + std::to_string(read->grants.size()) + " grants") +
               "\n";
    }
    if (!print_out(out)) return 5;
    return all_right ? 0 : 2;
}

std::string entry_of(const grant& g) {
    std::string out = "{\"namespace\": " + json_string(pep::shown_name_space(g.name_space)) +
                      ", \"index\": " + json_string(g.index_url + "/");
    if (!g.owner.empty()) out += ", \"owner\": " + json_string(g.owner);
    const auto add = [&](const char* key, double n) {
        if (n > 0) out += std::string(", \"") + key + "\": " + number(n);
    };
    add("keep-years", g.promises.keep_years);
    add("p95-ms", g.promises.p95_ms);
    add("min-mb-s", g.promises.min_mb_s);
    return out + "}";
}

expected<std::vector<grant>, error> grants_of(const std::string& path) {
    auto said = load_policy({{path, policy_level::machine, true}});
    if (!said) return unexpected(std::move(said).error());
    settings_surroundings nothing;
    nothing.global_files.clear();
    nothing.working_directory = settings_surroundings::of_process().working_directory;
    auto read = read_index_settings({}, {said->index, {}, {}, {}, false}, nothing);
    if (!read) return unexpected(std::move(read).error());
    std::vector<grant> all = read->grants.all().values();
    std::sort(all.begin(), all.end(), [](const grant& a, const grant& b) {
        return std::tie(a.name_space, a.index_url) < std::tie(b.name_space, b.index_url);
    });
    return all;
}

int print_grants(const arguments& a, const reporter& say) {
    const auto all = grants_of(a.files.front());
    if (!all) return say.fail(all.error());
    std::string out = "{\"meta\": {\"grants-version\": \"1.0\"},\n \"grants\": [";
    for (std::size_t k = 0; k < all->size(); ++k) {
        const grant& g = (*all)[k];
        if (g.require_owned || !g.provide.empty())
            say.warn(g.where +
                     ": `provide` and `require-owned` are for policies alone; the list "
                     "leaves them out");
        out += (k == 0 ? "\n  " : ",\n  ") + entry_of(g);
    }
    out += "\n]}\n";
    if (a.output.empty()) return print_out(out) ? 0 : 5;
    if (auto done = write_file_atomically(a.output, out); !done) return say.fail(done.error());
    return 0;
}

int print_virtual(const arguments& a, const reporter& say) {
    std::vector<std::string> names;
    for (const std::string& word : a.subjects) {
        if (!pep::is_valid_name(word))
            return say.fail(
                {error_kind::bad_input, "'" + word + "' is no project", "argument", ""});
        std::string name = pep::normalize_name(word);
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    std::string out;
    for (const std::string& name : names) out += (out.empty() ? "" : ", ") + json_string(name);
    return print_out("\"virtual\": {\"providers\": [" + out + "]}\n") ? 0 : 5;
}

}  // namespace

int run_index(const arguments& a) {
    const reporter say{a};
    if (a.what == command::index_check) return check(a, say);
    return a.what == command::index_grants ? print_grants(a, say) : print_virtual(a, say);
}

}  // namespace purvey::cli
