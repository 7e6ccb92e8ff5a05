// Policies of a whole ecosystem: 100,000 grants, and every name of a snapshot (PURVEY_SNAPSHOT;
// without it what needs one is skipped) held against them.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "purvey/policy/configuration.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/audit/audit.hpp"

namespace {

using namespace purvey;
using benchmark::DoNotOptimize;

constexpr std::size_t grant_count = 100'000;
const std::string index_url = "https://corp.example/simple";

// Namespaces of several lengths, with one to three parts.
std::string name_space(std::size_t k) {
    return "vendor" + std::to_string(k * 7919 % 1'000'003) + (k % 3 == 0 ? "-cuda" : "") +
           (k % 5 == 0 ? "-runtime" : "");
}

std::string policy_text() {
    std::string text = "[[index]]\nname = \"corp\"\nurl = \"" + index_url + "\"\n";
    for (std::size_t k = 0; k < grant_count; ++k)
        text += "[[grant]]\nnamespace = \"" + name_space(k) + "\"\nindex = \"corp\"\n";
    return text;
}

grant_table read(const std::string& text) {
    auto c = *parse_configuration(text, "policy.toml", config_form::purvey_toml,
                                  policy_level::machine);
    for (grant& g : c.index.grants) g.index_url = index_url;
    return *grant_table::of(std::move(c.index.grants));
}

void load_grants(benchmark::State& state) {
    const std::string text = policy_text();
    for (auto _ : state) DoNotOptimize(read(text));
}
BENCHMARK(load_grants)->Unit(benchmark::kMillisecond);

void look_up_grant(benchmark::State& state) {
    const grant_table grants = read(policy_text());
    std::vector<std::string> names;
    for (std::size_t k = 0; k < 1000; ++k) {
        names.push_back(name_space(k * 97) + "-some-part");
        names.push_back("stranger" + std::to_string(k) + "-with-parts");
    }
    for (auto _ : state)
        for (const std::string& name : names) DoNotOptimize(grants.find(name));
    state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(names.size()));
}
BENCHMARK(look_up_grant);

// Nothing but the grants is made before: what a look at names needs is part of the time.
void audit_all_names(benchmark::State& state) {
    const char* path = std::getenv("PURVEY_SNAPSHOT");
    if (path == nullptr) return state.SkipWithError("PURVEY_SNAPSHOT is not set");
    const auto frozen = snapshot::open(path);
    if (!frozen) return state.SkipWithError(frozen.error().message.c_str());
    std::vector<std::string> names;
    for (std::size_t k = 0; k < frozen->size(); ++k) names.push_back(frozen->name(k));
    const grant_table grants = read(policy_text());
    const std::vector<std::string> roots{"requests", "flask", "numpy", "boto3", "tensorflow"};
    std::size_t near = 0, broken = 0;
    for (auto _ : state) {
        const audit::name_audit look(grants, roots);
        near = broken = 0;
        for (const std::string& name : names) {
            broken += look.broken(name, "https://pypi.org/simple") != nullptr;
            near += look.near(name) != nullptr;
        }
    }
    state.counters["names"] = static_cast<double>(names.size());
    state.counters["near"] = static_cast<double>(near);
    state.counters["ungranted"] = static_cast<double>(broken);
}
BENCHMARK(audit_all_names)->Unit(benchmark::kMillisecond);

}  // namespace
