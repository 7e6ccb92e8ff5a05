// bench-search-real SNAPSHOT [options]: sets of popular projects of a graph, some of them bounded
// to older releases, resolved by the walk alone; those that are hard again with the help of free
// search. Says what each took, in steps that are the same on every machine.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <map>
#include <random>
#include <string>
#include <vector>

#include "bench/corpus/gap_source.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/snapshot.hpp"
#include "bench/search/quantile.hpp"

namespace {

using namespace purvey;

struct options {
    std::string snapshot, python = "3.10.13", platform = "x86_64-manylinux_2_36";
    std::size_t sets = 1000, popular = 1000;
    std::uint64_t seed = 1, free_after = 200;
    std::vector<std::string> roots;
    bool drop_gaps = false;
};

using words = std::vector<std::string>;

// The projects that the newest releases ask for most, of every tenth project.
words most_asked_for(snapshot& graph, std::size_t count) {
    std::map<std::string, unsigned> asked;
    for (std::size_t k = 0; k < graph.size(); k += 10) {
        const auto page = graph.list(graph.name(k));
        if (!page || (*page)->releases.empty()) continue;
        const auto newest = graph.metadata(**page, (*page)->releases.size() - 1, {}, 0);
        if (!newest) continue;
        for (const std::string_view text : (*newest)->requires_dist)
            if (const auto r = pep::parse_requirement(text)) ++asked[r->name];
    }
    std::vector<std::pair<unsigned, std::string>> order;
    for (const auto& [name, times] : asked) order.emplace_back(times, name);
    std::stable_sort(order.begin(), order.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    words out;
    for (const auto& [times, name] : order)
        if (out.size() < count) out.push_back(name);
    return out;
}

// 3 to 12 of them; every third at a random release or an older one.
words some_of(const words& popular, snapshot& graph, std::uint64_t seed) {
    std::mt19937_64 random(seed);
    words out;
    for (std::size_t k = 3 + random() % 10; k > 0; --k) {
        std::string text = popular[random() % popular.size()];
        const auto page = graph.list(text);
        if (random() % 3 == 0 && page && !(*page)->releases.empty()) {
            const auto& all = (*page)->releases;
            text += "<=" + all[random() % all.size()].version.str();
        }
        out.push_back(text);
    }
    return out;
}

struct figures {
    std::string answer;
    std::uint64_t conflicts = 0, visits = 0;
    double ms = 0;
};

figures resolved(resolver& by, const words& texts, std::uint64_t free_after) {
    request asked;
    for (const std::string& text : texts)
        asked.requirements.push_back({*pep::parse_requirement(text), text, "argument"});
    limits allowed;
    allowed.explain = false;
    allowed.free_after = free_after;
    const auto start = std::chrono::steady_clock::now();
    const auto found = by.resolve(asked, allowed);
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    figures out{"no", 0, 0, took.count()};
    if (!found) {
        out.answer = found.error().message;
    } else if (const auto* r = std::get_if<resolution>(&*found)) {
        out.answer = "yes";
        for (const picked_release& p : r->packages)
            out.answer += " " + p.project + "==" + p.what().version.str();
        out.conflicts = r->conflicts;
        out.visits = r->steps;
    } else if (const auto* c = std::get_if<conflict>(&*found)) {
        out.conflicts = c->conflicts;
        out.visits = c->steps;
    }
    return out;
}

int run(const options& o) {
    auto graph = snapshot::open(o.snapshot);
    if (!graph) return std::fprintf(stderr, "%s\n", graph.error().message.c_str()), 2;
    const policy rules;
    const environment target = *make_environment(o.python, o.platform);
    bench::gap_source without_gaps(*graph, rules, target);
    resolver by(o.drop_gaps ? static_cast<source&>(without_gaps) : *graph, rules, target);
    const words popular = o.roots.empty() ? most_asked_for(*graph, o.popular) : words{};
    const std::size_t count = o.roots.empty() ? o.sets : o.roots.size();
    std::size_t hard = 0, wrong = 0, solved = 0;
    std::vector<double> conflicts, share;
    double ms[2] = {};
    for (std::size_t k = 0; k < count; ++k) {
        const words texts =
            o.roots.empty() ? some_of(popular, *graph, o.seed + k) : words{o.roots[k]};
        const figures without = resolved(by, texts, ~std::uint64_t{0});
        conflicts.push_back(static_cast<double>(without.conflicts));
        if (without.conflicts < o.free_after) continue;
        const figures with = resolved(by, texts, o.free_after);
        const figures again = resolved(by, texts, ~std::uint64_t{0});
        ++hard;
        wrong += with.answer != without.answer;
        solved += with.answer.starts_with("yes");
        share.push_back(static_cast<double>(with.visits) / static_cast<double>(without.visits));
        ms[0] += again.ms;
        ms[1] += with.ms;
        std::string line;
        for (const std::string& text : texts) line += text + " ";
        std::printf("%s: %s; conflicts %llu -> %llu, visits %llu -> %llu, ms %.1f -> %.1f\n",
                    line.c_str(), with.answer.substr(0, 3).c_str(),
                    static_cast<unsigned long long>(without.conflicts),
                    static_cast<unsigned long long>(with.conflicts),
                    static_cast<unsigned long long>(without.visits),
                    static_cast<unsigned long long>(with.visits), again.ms, with.ms);
    }
    std::printf(
        "%zu of %zu sets are hard, %zu have an answer, %zu WRONG; conflicts of all p50 %.0f p90 "
        "%.0f "
        "p99 %.0f most %.0f; visits with/without p50 %.2f p90 %.2f worst %.2f; ms %.0f -> %.0f\n",
        hard, count, solved, wrong, bench::quantile(conflicts, 0.5), bench::quantile(conflicts, 0.9), bench::quantile(conflicts, 0.99),
        bench::quantile(conflicts, 1), bench::quantile(share, 0.5), bench::quantile(share, 0.9), bench::quantile(share, 1), ms[0], ms[1]);
    return wrong == 0 ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app{"Hard sets of a graph, with free search and without"};
    app.add_option("snapshot", o.snapshot)->required();
    app.add_option("--sets", o.sets);
    app.add_option("--popular", o.popular, "Projects to draw from");
    app.add_option("--seed", o.seed, "Of the first set");
    app.add_option("--free-after", o.free_after, "Conflicts");
    app.add_option("--roots", o.roots, "These instead, each alone");
    app.add_flag("--drop-gaps", o.drop_gaps,
                 "Leave out requirements that nothing in the graph meets");
    CLI11_PARSE(app, argc, argv);
    return run(o);
}
