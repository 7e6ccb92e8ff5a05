#include <unistd.h>

#include <algorithm>
#include <array>
#include <random>

#include "purvey/pep/name.hpp"
#include "purvey/pep/name_space.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/moment.hpp"
#include "resolver/cli/progress.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/source/settings/index_list.hpp"
#include "resolver/watch/text.hpp"

namespace purvey::cli {
namespace {

// The policy in force here: what is granted, and how indexes are reached.
expected<index_settings, error> read_grants(const arguments& a) {
    auto files = configuration_of(a, "");
    if (!files) return unexpected(std::move(files).error());
    return read_index_settings({}, {std::move(files->index), default_environment().markers, {}, {}},
                               settings_surroundings::of_process());
}

std::string host() {
    std::array<char, 256> name{};
    ::gethostname(name.data(), name.size() - 1);
    return name[0] == '\0' ? "unknown" : name.data();
}

// Of each namespace that is to be watched, what is asked.
expected<std::vector<watch::question>, error> questions(const arguments& a,
                                                        const index_settings& here) {
    std::vector<const grant*> grants;
    for (const std::string& word : a.subjects) {
        const auto name = pep::parse_name_space(word);
        const grant* g = name ? here.grants.all().at(*name) : nullptr;
        if (g == nullptr)
            return bad_input("argument", "no grant has the namespace '" + word + "'",
                             "Grant it to an index: [[tool.purvey.grant]] of pyproject.toml, "
                             "[[grant]] of purvey.toml.");
        grants.push_back(g);
    }
    if (a.subjects.empty())
        for (const grant& g : here.grants.all().values()) grants.push_back(&g);
    if (grants.empty())
        return bad_input("", "nothing is granted here, so there is nothing to watch",
                         "Grant a namespace to an index: [[tool.purvey.grant]] of pyproject.toml, "
                         "[[grant]] of purvey.toml.");
    watch::question q;
    for (const std::string& name : a.projects) q.projects.push_back(pep::normalize_name(name));
    q.observer = a.observer.empty() ? host() : a.observer;
    q.seed = a.seed ? *a.seed : std::random_device{}();
    q.sample = a.everything ? 0 : a.sample;
    q.max_bytes = a.max_bytes;
    q.reference = a.reference.empty() ? "https://pypi.org/simple/numpy/" : a.reference;
    if (q.reference == "none") q.reference.clear();
    std::vector<watch::question> out;
    for (const grant* g : grants) {
        if (g->index_url.starts_with("file:"))
            return bad_input(g->where, "the index " + g->index +
                                           " is a directory of this machine: only what others "
                                           "serve is watched");
        q.name_space = g->name_space;
        q.index = g->index_url;
        out.push_back(q);
    }
    for (const std::string& name : q.projects)
        if (std::none_of(out.begin(), out.end(),
                         [&](const auto& one) { return pep::holds(one.name_space, name); }))
            return bad_input("--project", "'" + name + "' is in none of these namespaces");
    return out;
}

text_context words_for(const arguments& a) {
    text_context c;
    c.program = a.program;
    c.full = a.full;
    c.colour = streams{a.color}.out_colour;
    return c;
}

expected<watch::looks, error> look_at_all(const std::vector<watch::question>& asked,
                                          index::network& net, watch::log_file& log,
                                          bool shows_progress) {
    watch::looks all;
    progress line(shows_progress);
    for (const watch::question& q : asked) {
        const auto told = [&](std::size_t read, std::size_t of) {
            line.reached(
                pep::shown_name_space(q.name_space) + ": " +
                (of == 0 ? "looking at pages"
                         : std::to_string(read) + " of " + std::to_string(of) + " files read"));
            line.moved(
                {.requests = net.requests(), .bytes = net.bytes(), .under_way = net.under_way()});
        };
        auto seen = watch::look(q, net, log, now, told);
        if (!seen) return unexpected(std::move(seen).error());
        all.emplace_back(q, *std::move(seen));
    }
    return all;
}

int run_look(const arguments& a, const reporter& say) {
    const auto here = read_grants(a);
    if (!here) return say.fail(here.error());
    for (const std::string& sentence : here->warnings) say.warn(sentence);
    const auto asked = questions(a, *here);
    if (!asked) return say.fail(asked.error());
    const live_options options = here->options();
    if (options.offline)
        return say.fail({error_kind::unknown, "indexes may not be asked (offline)", "", ""});
    auto net = index::open_network(options);
    if (!net) return say.fail(net.error());
    auto log = watch::log_file::open(a.log.empty() ? "watch.jsonl" : a.log);
    if (!log) return say.fail(log.error());
    const auto all = look_at_all(*asked, **net, *log, say.live_progress());
    if (!all) return say.fail(all.error());
    int code = 0;
    for (const auto& [q, seen] : *all) {
        if (!seen.failed.empty() && code == 0) code = 5;
        if (!seen.findings.empty()) code = 4;
    }
    const std::string text = a.json ? watch::look_json(*all, log->so_far())
                                    : watch::look_text(*all, log->so_far(), words_for(a));
    return print_out(text) ? code : 5;
}

struct read_logs {
    std::vector<watch::log> whole;
    std::vector<error> wrong;  // of the others, and of heads that no line has
};

read_logs read_all(const arguments& a) {
    read_logs out;
    for (const std::string& path : a.files) {
        auto one = watch::read_log(path);
        if (one)
            out.whole.push_back(*std::move(one));
        else
            out.wrong.push_back(std::move(one).error());
    }
    for (const std::string& head : a.heads)
        if (std::none_of(out.whole.begin(), out.whole.end(),
                         [&](const watch::log& l) { return watch::holds(l, head); }))
            out.wrong.push_back({error_kind::refused,
                                 "no line of a whole log has the digest " + head,
                                 a.files.size() == 1 ? a.files[0] : "",
                                 "The end of the log is missing, or it is another log."});
    return out;
}

// Of several codes the gravest: a log that was changed (4), one that is not there (2).
int run_verify(const arguments& a, const reporter& say, const read_logs& logs) {
    int code = 0;
    for (const error& e : logs.wrong) {
        say.tell(e);
        code = std::max(code, static_cast<int>(e.kind));
    }
    const std::string text =
        a.json ? watch::verify_json(logs.whole, logs.wrong) : watch::verify_text(logs.whole);
    return print_out(text) ? code : 5;
}

int run_report(const arguments& a, const reporter& say, const std::vector<watch::log>& logs) {
    const auto here = read_grants(a);
    if (!here) return say.fail(here.error());
    const auto reports = watch::judge(logs, here->grants.all().values());
    watch::named_urls others;
    for (const index_entry& i : here->indexes) {
        if (!i.name.empty()) others.emplace_back(i.name, bare_index_url(i.url));
    }
    const std::string text = a.json ? watch::report_json(reports, logs, others)
                                    : watch::report_text(reports, others, words_for(a));
    if (!print_out(text)) return 5;
    return std::any_of(reports.begin(), reports.end(), [](const auto& r) { return r.broken(); })
               ? 4
               : 0;
}

}  // namespace

int run_watch(const arguments& a) {
    const reporter say{a};
    if (a.what == command::watch) return run_look(a, say);
    const read_logs logs = read_all(a);
    // Nobody is judged by some of the logs that were named.
    if (a.what == command::watch_report && logs.wrong.empty())
        return run_report(a, say, logs.whole);
    return run_verify(a, say, logs);
}

}  // namespace purvey::cli
