// corpus SNAPSHOT -o TABLE.csv [options]: resolves many roots of a graph, each answer checked, and
// writes one line a root. Run through corpus.py, which also summarises.
#include <CLI/CLI.hpp>
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <mutex>
#include <random>
#include <string>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include "bench/corpus/gap_source.hpp"
#include "bench/corpus/in_parallel.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/policy/family.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/snapshot.hpp"

namespace {

using namespace purvey;
using clock_type = std::chrono::steady_clock;

struct options {
    std::string snapshot, output, roots_file, python = "3.10.13",
                                              platform = "x86_64-manylinux_2_36";
    std::size_t sample = 0;  // 0: all
    std::uint64_t seed = 1;
    unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    bool drop_gaps = false, families = false, warm = false;
    std::string certificates;  // folder
};

struct counted {
    std::string status, first_line;
    std::size_t projects = 0;
    std::uint64_t conflicts = 0, visits = 0;
    double microseconds = 0;
};

std::string csv_field(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out += c == '"' ? std::string("\"\"") : std::string(1, c);
    return out + "\"";
}

counted describe(const expected<outcome, error>& found) {
    if (!found) {
        const bool limit = found.error().kind == error_kind::limit;
        return {limit ? "limit" : "unknown", found.error().where + ": " + found.error().message};
    }
    if (const auto* r = std::get_if<resolution>(&*found)) {
        std::string bound;
        for (const binding& b : r->bindings)
            bound += (bound.empty() ? "" : "; ") + b.name + "=" + b.provider + " (" + b.why + ")";
        return {"resolved", bound, r->packages.size(), r->conflicts, r->steps};
    }
    if (const auto* c = std::get_if<conflict>(&*found))
        return {"conflict", c->lines.empty() ? "" : c->lines.back(), 0, c->conflicts, c->steps};
    const auto& asks = std::get<choice_needed>(*found);
    std::string names;
    for (const question& q : asks.questions) {
        names += (names.empty() ? "" : " ") + q.name + "=";
        for (const offer& o : q.offers) names += (names.back() == '=' ? "" : "|") + o.provider;
    }
    return {"choice", names, asks.settled.size(), 0, asks.steps};
}

// One thread's snapshot, source and resolver.
class worker {
  public:
    worker(const options& o, const policy& rules, const environment& target)
        : graph_(*snapshot::open(o.snapshot)),
          without_gaps_(graph_, rules, target),
          solver_(o.drop_gaps ? static_cast<source&>(without_gaps_) : graph_, rules, target),
          warm_(o.warm) {
        if (!o.certificates.empty()) solver_.certify(&certified_);
    }

    counted solve(const std::vector<std::string>& requirements) {
        request asked;
        for (const std::string& text : requirements) {
            auto r = pep::parse_requirement(text);
            if (!r) return {"bad", text};
            asked.requirements.push_back({std::move(*r), text, "argument"});
        }
        limits allowed;
        allowed.explain = false;
        if (warm_) (void)solver_.resolve(asked, allowed);
        const auto start = clock_type::now();
        const auto found = solver_.resolve(asked, allowed);
        const std::chrono::duration<double, std::micro> took = clock_type::now() - start;
        counted out = describe(found);
        out.microseconds = took.count();
        std::erase_if(certified_.claims, [](const claim& c) { return c.solved; });
        return out;
    }

    // The certificate of every "no" since the last call; "" if there was none.
    expected<std::string, error> certificate_text(const policy& rules, const environment& target) {
        certificate all = std::exchange(certified_, {});
        if (!all.missing.empty()) return bad_input("", all.missing);
        if (all.claims.empty() && all.unproven.empty()) return std::string();
        return write_certificate(all, target, rules, {graph_.identity()});
    }

  private:
    snapshot graph_;
    bench::gap_source without_gaps_;
    resolver solver_;
    certificate certified_;
    bool warm_;
};

// Lines already in the table are not run again; a line that was cut off is.
std::unordered_set<std::string> done_before(const std::string& path) {
    std::unordered_set<std::string> done;
    std::ifstream in(path);
    for (std::string line; std::getline(in, line);)
        if (!in.eof() && line.starts_with('"')) done.insert(line.substr(1, line.find('"', 1) - 1));
    return done;
}

// The whole table again without a cut line, so that it can be appended to.
void repair(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    std::string all((std::istreambuf_iterator<char>(in)), {});
    if (all.empty() || all.back() == '\n') return;
    all.resize(all.rfind('\n') + 1);
    std::ofstream(path, std::ios::binary) << all;
}

class run {
  public:
    run(const options& o, std::vector<std::vector<std::string>> roots)
        : options_(o),
          roots_(std::move(roots)),
          rules_{},
          target_(*make_environment(o.python, o.platform)),
          shared_(roots_.size(), chunk) {
        if (o.families) rules_.families = shipped_families();
        repair(o.output);
        before_ = done_before(o.output).size();
        const bool fresh = before_ == 0;
        out_ = std::fopen(o.output.c_str(), "a");
        if (fresh) std::fputs("root,status,projects,conflicts,visits,microseconds,why\n", out_);
    }

    void go() {
        bench::in_parallel::run(options_.threads, [this] { work(); });
        std::fclose(out_);
    }

  private:
    static constexpr std::size_t chunk = 64;

    void work() {
        worker w(options_, rules_, target_);
        while (const auto some = shared_.next()) {
            std::string lines;
            for (std::size_t k = some.first; k < some.last; ++k)
                lines += line(roots_[k], w.solve(roots_[k]));
            if (!options_.certificates.empty()) write_certificate_of(w, before_ + some.first);
            const std::lock_guard held(mutex_);
            std::fwrite(lines.data(), 1, lines.size(), out_);
            shared_.done(some, 1, "roots");
        }
    }

    void write_certificate_of(worker& w, std::size_t number) const {
        const auto text = w.certificate_text(rules_, target_);
        if (!text) {
            std::fprintf(stderr, "no certificate: %s\n", text.error().message.c_str());
            std::exit(1);
        }
        if (text->empty()) return;
        char name[32];
        std::snprintf(name, sizeof name, "/%07zu.cert", number);
        std::ofstream(options_.certificates + name, std::ios::binary) << *text;
    }

    static std::string line(const std::vector<std::string>& root, const counted& c) {
        std::string words;
        for (const std::string& r : root) words += (words.empty() ? "" : " ") + r;
        char numbers[128];
        std::snprintf(numbers, sizeof numbers, ",%zu,%llu,%llu,%.1f,", c.projects,
                      static_cast<unsigned long long>(c.conflicts),
                      static_cast<unsigned long long>(c.visits), c.microseconds);
        return csv_field(words) + "," + c.status + numbers + csv_field(c.first_line) + "\n";
    }

    options options_;
    std::vector<std::vector<std::string>> roots_;
    policy rules_;
    environment target_;
    std::FILE* out_ = nullptr;
    std::mutex mutex_;
    std::size_t before_ = 0;  // roots done by an earlier run
    bench::in_parallel shared_;
};

// One root a line, requirements separated by tabs; or the names of the snapshot.
std::vector<std::vector<std::string>> roots_of(const options& o, const snapshot& graph) {
    std::vector<std::vector<std::string>> roots;
    if (!o.roots_file.empty()) {
        std::ifstream in(o.roots_file);
        for (std::string line; std::getline(in, line);) {
            auto& words = roots.emplace_back();
            for (std::size_t at = 0; at <= line.size();) {
                const std::size_t end = std::min(line.find('\t', at), line.size());
                words.push_back(line.substr(at, end - at));
                at = end + 1;
            }
        }
    } else {
        for (std::size_t k = 0; k < graph.size(); ++k)
            roots.push_back({std::string(graph.name(k))});
    }
    if (o.sample != 0 && o.sample < roots.size()) {
        std::mt19937_64 random(o.seed);
        std::vector<std::vector<std::string>> some;
        std::sample(roots.begin(), roots.end(), std::back_inserter(some), o.sample, random);
        roots.swap(some);
    }
    return roots;
}

}  // namespace

int main(int argc, char** argv) {
    options o;
    CLI::App app{"Resolves many roots of a graph"};
    app.add_option("snapshot", o.snapshot)->required();
    app.add_option("-o,--output", o.output)->required();
    app.add_option("--roots", o.roots_file, "One root a line, requirements separated by tabs");
    app.add_option("--sample", o.sample, "So many of the roots");
    app.add_option("--seed", o.seed);
    app.add_option("--threads", o.threads);
    app.add_option("--python-version", o.python);
    app.add_option("--python-platform", o.platform);
    app.add_flag("--drop-gaps", o.drop_gaps,
                 "Leave out requirements that nothing in the graph meets");
    app.add_flag("--warm", o.warm, "Time the second of two runs of each root");
    app.add_option("--certificates", o.certificates, "Folder for the proofs of every \"no\"");
    app.add_flag("--families", o.families, "With the shipped families");
    CLI11_PARSE(app, argc, argv);
    const auto graph = snapshot::open(o.snapshot);
    if (!graph) return std::fprintf(stderr, "%s\n", graph.error().message.c_str()), 2;
    auto roots = roots_of(o, *graph);
    const auto done = done_before(o.output);
    std::erase_if(roots, [&](const auto& r) {
        std::string words;
        for (const std::string& w : r) words += (words.empty() ? "" : " ") + w;
        return done.contains(words);
    });
    run(o, std::move(roots)).go();
}
