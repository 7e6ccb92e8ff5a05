// determinism SNAPSHOT [options]: locks requirement sets of a graph in 4 ways of telling the search
// what it asks for, times 5 seeds, and compares the bytes (tests/property/compared.hpp). Ends with
// exit code 1 if any differ. The digest at the end is of all locks, in order: it is the same for
// any number of threads. Run through scripts/bench determinism.
#include <simdjson.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "bench/corpus/gap_source.hpp"
#include "bench/corpus/in_parallel.hpp"
#include "property/compared.hpp"
#include "purvey/policy/family.hpp"
#include "purvey/source/snapshot.hpp"

namespace {

using namespace purvey;

struct options {
    std::string snapshot, scenarios, python = "3.10.13", platform = "x86_64-manylinux_2_36";
    std::size_t sample = 0;
    std::uint64_t seed = 1, seeds = 5;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool drop_gaps = false, families = false, explain = false;
};

request asked_for(const std::vector<std::string>& words) {
    request out;
    for (const std::string& text : words)
        if (auto r = pep::parse_requirement(text))
            out.requirements.push_back({std::move(*r), text, "argument"});
    return out;
}

class run {
  public:
    run(const options& o, std::vector<request> sets)
        : options_(o),
          sets_(std::move(sets)),
          digests_(sets_.size()),
          target_(*make_environment(o.python, o.platform)),
          shared_(sets_.size(), 16) {
        if (o.families) rules_.families = shipped_families();
        allowed_.explain = o.explain;
    }

    bool go() {
        bench::in_parallel::run(options_.threads, [this] { work(); });
        std::uint64_t all = 0;
        for (const std::uint64_t d : digests_) all = all * 0x9E37'79B9'7F4A'7C15 + d;
        std::printf("%zu sets, %zu of them locked, %zu differ; digest %016llx; %.0f s\n",
                    sets_.size(), locked_, differing_, static_cast<unsigned long long>(all),
                    shared_.seconds());
        return differing_ == 0;
    }

  private:
    void work() {
        auto graph = snapshot::open(options_.snapshot);
        if (!graph) return;
        bench::gap_source without_gaps(*graph, rules_, target_);
        source& from = options_.drop_gaps ? static_cast<source&>(without_gaps) : *graph;
        check::comparison compare(from, rules_, target_, allowed_, options_.seeds);
        while (const auto piece = shared_.next()) {
            const std::vector<request> some(
                sets_.begin() + static_cast<std::ptrdiff_t>(piece.first),
                sets_.begin() + static_cast<std::ptrdiff_t>(piece.last));
            const auto found = compare.run(some);
            const std::lock_guard held(mutex_);
            for (std::size_t k = piece.first; k < piece.last; ++k) {
                const std::string& bytes = compare.answers()[k - piece.first];
                digests_[k] = digest(bytes);
                locked_ += bytes.starts_with("lock-version");
            }
            for (const auto& d : found) say(sets_[piece.first + d.request], d);
            differing_ += found.size();
            shared_.done(piece, 5, "sets", ", " + std::to_string(differing_) + " differ");
        }
    }

    // FNV-1a (Fowler, Noll, Vo): the same on every machine.
    static std::uint64_t digest(const std::string& bytes) {
        std::uint64_t h = 0xCBF2'9CE4'8422'2325;
        for (const char c : bytes) h = (h ^ static_cast<unsigned char>(c)) * 0x100'0000'01B3;
        return h;
    }

    void say(const request& set, const check::comparison::difference& d) {
        if (differing_ > 20) return;
        std::printf("DIFFERS:");
        for (const need& n : set.requirements) std::printf(" %s", n.text.c_str());
        std::printf(" (telling %d, seed %llu)\n", static_cast<int>(d.how.how),
                    static_cast<unsigned long long>(d.how.seed));
        std::size_t at = 0;
        while (at < d.first.size() && at < d.then.size() && d.first[at] == d.then[at]) ++at;
        at = at < 100 ? 0 : at - 100;
        std::printf("  once ...%s\n  then ...%s\n", d.first.substr(at, 300).c_str(),
                    d.then.substr(at, 300).c_str());
    }

    const options options_;
    const std::vector<request> sets_;
    std::vector<std::uint64_t> digests_;
    policy rules_;
    const environment target_;
    limits allowed_;
    std::mutex mutex_;
    std::size_t differing_ = 0, locked_ = 0;
    bench::in_parallel shared_;
};

// The scenarios, then a sample of the snapshot's projects.
std::vector<request> sets_of(const options& o, const snapshot& graph) {
    std::vector<request> out;
    if (!o.scenarios.empty()) {
        simdjson::dom::parser parser;
        for (const auto scenario : simdjson::dom::array(parser.load(o.scenarios))) {
            std::vector<std::string> words;
            for (const auto w : simdjson::dom::array(scenario["requires"]))
                words.emplace_back(std::string_view(w));
            out.push_back(asked_for(words));
        }
    }
    std::vector<std::size_t> places(graph.size()), some;
    std::iota(places.begin(), places.end(), std::size_t{0});
    std::mt19937_64 random(o.seed);
    std::sample(places.begin(), places.end(), std::back_inserter(some), o.sample, random);
    for (const std::size_t k : some) out.push_back(asked_for({graph.name(k)}));
    return out;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app{"Compares the locks that different ways of resolving give"};
    app.add_option("snapshot", o.snapshot)->required();
    app.add_option("--scenarios", o.scenarios, "Requirement sets (JSON)");
    app.add_option("--sample", o.sample, "So many projects, each alone");
    app.add_option("--seed", o.seed, "Of the sample");
    app.add_option("--seeds", o.seeds, "Of each way of telling");
    app.add_option("--threads", o.threads);
    app.add_option("--python-version", o.python);
    app.add_option("--python-platform", o.platform);
    app.add_flag("--drop-gaps", o.drop_gaps,
                 "Leave out requirements that nothing in the graph meets");
    app.add_flag("--families", o.families, "With the shipped families");
    app.add_flag("--explain", o.explain, "Conflicts explained, and compared word by word");
    CLI11_PARSE(app, argc, argv);
    const auto graph = snapshot::open(o.snapshot);
    if (!graph) return std::fprintf(stderr, "%s\n", graph.error().message.c_str()), 2;
    return run(o, sets_of(o, *graph)).go() ? 0 : 1;
}
