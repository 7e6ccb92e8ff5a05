// bench-micro: the small steps every resolution is made of (google-benchmark). PURVEY_SNAPSHOT
// names a snapshot for the last two; without it they are skipped.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>

#include "purvey/pep/marker.hpp"
#include "purvey/pep/requirement.hpp"
#include "purvey/resolve.hpp"
#include "purvey/solve/session.hpp"
#include "purvey/source/memory.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/problem/catalog.hpp"

namespace {

using namespace purvey;
using benchmark::DoNotOptimize;

void parse_version(benchmark::State& state, const char* text) {
    for (auto _ : state) DoNotOptimize(pep::version::parse(text));
}
BENCHMARK_CAPTURE(parse_version, plain, "2.31.0");
BENCHMARK_CAPTURE(parse_version, pre_release, "1.0.0rc2.dev3");

void compare_versions(benchmark::State& state, const char* a, const char* b) {
    const auto x = *pep::version::parse(a), y = *pep::version::parse(b);
    for (auto _ : state) DoNotOptimize(x < y);
}
BENCHMARK_CAPTURE(compare_versions, by_key, "2.31.0", "2.32.0");
BENCHMARK_CAPTURE(compare_versions, part_by_part, "1!2.31.0", "1!2.32.0");

void parse_requirement(benchmark::State& state, const char* text) {
    for (auto _ : state) DoNotOptimize(pep::parse_requirement(text));
}
BENCHMARK_CAPTURE(parse_requirement, plain, "urllib3>=1.21.1,<3");
BENCHMARK_CAPTURE(parse_requirement, marker,
                  "importlib-metadata>=3.6.0 ; python_version < '3.10' and extra == 'all'");

void evaluate_marker(benchmark::State& state) {
    const auto m = *pep::marker::parse("python_version >= '3.8' and sys_platform != 'win32'");
    const environment e = default_environment();
    for (auto _ : state) DoNotOptimize(m.evaluate(e.markers, ""));
}
BENCHMARK(evaluate_marker);

// A specifier over a project of n releases becomes a set of candidates.
void specifier_to_set(benchmark::State& state) {
    memory_project p{.name = "p"};
    for (int k = 0; k < state.range(0); ++k)
        p.releases.push_back({.version = "1." + std::to_string(k)});
    auto from = *memory_source::make({p});
    const policy rules;
    const request nothing;
    const environment target = default_environment();
    problem::catalog known(from, problem::gate{&target, &rules, &nothing});
    const problem::known_project& project = **known.project("p");
    const auto s = *pep::specifier_set::parse(">=1.5,!=1.7,<1.900");
    for (auto _ : state) DoNotOptimize(problem::catalog::matching(project, s));
}
BENCHMARK(specifier_to_set)->Arg(10)->Arg(1000);

// A chain in which each decision narrows the next project: time is per project.
void propagate(benchmark::State& state) {
    const auto length = static_cast<std::uint32_t>(state.range(0));
    for (auto _ : state) {
        solve::session s;
        std::vector<solve::var> all;
        for (std::uint32_t k = 0; k < length; ++k) all.push_back(s.add_project(50));
        const solve::term needed[] = {{all[0], solve::value_set::single(0)}};
        s.forbid(needed, 0);
        s.start(std::span(all).first(1));
        while (s.advance() == solve::status::wants) {
            const solve::want w = s.wanted();
            const std::size_t k = solve::index(w.item);
            if (k + 1 == length) {
                s.supply(w.item, w.release, {});
                continue;
            }
            const solve::term far{all[k + 1], {0, 25}};
            s.supply(w.item, w.release, {s.add_group(w.item, {20, 51}, {{far}}, {all[k + 1]}, 1)});
        }
        DoNotOptimize(s.picked(all.back()));
    }
    state.SetItemsProcessed(state.iterations() * length);
}
BENCHMARK(propagate)->Arg(100);

void open_snapshot(benchmark::State& state) {
    const char* path = std::getenv("PURVEY_SNAPSHOT");
    if (path == nullptr) return state.SkipWithError("PURVEY_SNAPSHOT is not set");
    for (auto _ : state) DoNotOptimize(snapshot::open(path));
}
BENCHMARK(open_snapshot);

void first_resolve_after_open(benchmark::State& state) {
    const char* path = std::getenv("PURVEY_SNAPSHOT");
    if (path == nullptr) return state.SkipWithError("PURVEY_SNAPSHOT is not set");
    request asked;
    asked.requirements.push_back({*pep::parse_requirement("flask"), "flask", "bench"});
    const environment target = default_environment();
    const policy rules;
    for (auto _ : state) {
        auto from = *snapshot::open(path);
        const auto found = resolve(from, asked, rules, target);
        if (!found) return state.SkipWithError(found.error().message.c_str());
        DoNotOptimize(found);
    }
}
BENCHMARK(first_resolve_after_open)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
