// bench-search KIND SIZE COUNT [options]: hard instances, searched by the walk alone and with the
// help of free search. Says what each took, in steps that are the same on every machine.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <string>
#include <vector>

#include "bench/search/instances.hpp"
#include "bench/search/quantile.hpp"

namespace {

using namespace purvey;
using solve::status;

struct options {
    std::string kind;
    unsigned size = 0, count = 1;
    std::uint32_t seed = 1;
    std::uint64_t free_after = 200, conflicts = 50'000;
    bool each = false;
};

struct run {
    status said;
    std::uint64_t conflicts, visits;
    double ms;
    std::vector<solve::value> picks;
};

run search(const bench::instance& i, const options& o, std::uint64_t free_after) {
    const auto start = std::chrono::steady_clock::now();
    solve::session s(33, 64, free_after);
    bench::tell(i, s);
    status now;
    while ((now = s.advance({.conflicts = o.conflicts})) == status::wants)
        bench::supply(i, s, s.wanted());
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    run out{now, s.conflicts(), s.visits(), took.count(), {}};
    for (unsigned p = 0; now == status::complete && p < i.releases.size(); ++p)
        out.picks.push_back(s.picked(solve::var{p}));
    return out;
}

// Visits by what they are for. A pause after each wave of propagation does not change the search.
struct parts {
    std::uint64_t first = 0;               // of free search, until there is a model
    std::uint64_t walk = 0, searches = 0;  // since then
    double second_walk() const {
        return static_cast<double>(walk + searches) /
               static_cast<double>(std::max(first, std::uint64_t{1}));
    }
};
parts take_apart(const bench::instance& i, const options& o) {
    solve::session s(33, 64, o.free_after);
    bench::tell(i, s);
    parts out;
    bool begun = false, found = false;
    for (;;) {
        const std::uint64_t before = s.visits();
        const status now = s.advance({.conflicts = o.conflicts, .visits = before + 1});
        begun |= s.free().has_turn();
        found |= s.free().has_turn() && !s.free().searches();
        std::uint64_t& part = s.free().searches() ? (found ? out.searches : out.first) : out.walk;
        if (begun) part += s.visits() - before;
        if (now == status::wants)
            bench::supply(i, s, s.wanted());
        else if (now != status::paused || s.conflicts() >= o.conflicts)
            return out;
    }
}

struct sums {
    unsigned hard = 0, solved = 0, ended_without = 0, ended_with = 0, wrong = 0;
    std::uint64_t conflicts[2] = {}, visits[2] = {};
    double ms[2] = {};
    std::vector<double> share, second;

    void add(const run& without, const run& with) {
        ++hard;
        const run* const both[] = {&without, &with};
        for (int k = 0; k < 2; ++k) {
            conflicts[k] += both[k]->conflicts;
            visits[k] += both[k]->visits;
            ms[k] += both[k]->ms;
        }
        ended_without += without.said != status::paused;
        ended_with += with.said != status::paused;
        solved += with.said == status::complete;
        share.push_back(static_cast<double>(with.visits) / static_cast<double>(without.visits));
        wrong += without.said != status::paused && with.said != status::paused &&
                 (without.said != with.said || without.picks != with.picks);
    }
    void print(const options& o) {
        std::printf(
            "%s %u: %u of %u are hard, %u have an answer, %u WRONG; ended %u -> %u; "
            "conflicts %llu -> %llu; visits %.1f M -> %.1f M; ms %.0f -> %.0f; "
            "visits with/without p50 %.2f p90 %.2f p99 %.2f worst %.2f; "
            "second walk/free p50 %.2f p90 %.2f p99 %.2f\n",
            o.kind.c_str(), o.size, hard, o.count, solved, wrong, ended_without, ended_with,
            static_cast<unsigned long long>(conflicts[0]),
            static_cast<unsigned long long>(conflicts[1]), static_cast<double>(visits[0]) / 1e6,
            static_cast<double>(visits[1]) / 1e6, ms[0], ms[1], bench::quantile(share, 0.5), bench::quantile(share, 0.9),
            bench::quantile(share, 0.99), bench::quantile(share, 1), bench::quantile(second, 0.5), bench::quantile(second, 0.9), bench::quantile(second, 0.99));
    }
};

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app{"Hard instances, with free search and without"};
    app.add_option("kind", o.kind)->required()->check(CLI::IsMember(bench::kinds()));
    app.add_option("size", o.size)->required();
    app.add_option("count", o.count)->required();
    app.add_option("--seed", o.seed, "Of the first");
    app.add_option("--free-after", o.free_after, "Conflicts");
    app.add_option("--conflicts", o.conflicts, "The limit");
    app.add_flag("--each", o.each, "A line for each instance too");
    CLI11_PARSE(app, argc, argv);
    sums all;
    for (std::uint32_t k = 0; k < o.count; ++k) {
        const bench::instance i = bench::make(o.kind, o.size, o.seed + k);
        const run without = search(i, o, ~std::uint64_t{0});
        if (without.conflicts < o.free_after) continue;
        const run with = search(i, o, o.free_after);
        all.add(without, with);
        if (with.said == status::complete) all.second.push_back(take_apart(i, o).second_walk());
        if (o.each)
            std::printf("%s: conflicts %llu -> %llu, visits %llu -> %llu\n", i.name().c_str(),
                        static_cast<unsigned long long>(without.conflicts),
                        static_cast<unsigned long long>(with.conflicts),
                        static_cast<unsigned long long>(without.visits),
                        static_cast<unsigned long long>(with.visits));
    }
    all.print(o);
    return all.wrong == 0 ? 0 : 1;
}
