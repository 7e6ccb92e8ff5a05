// bench-hostile: what a stranger could publish, with the figures that the design bounds: steps,
// time, and private memory beyond what the process had before. Each case runs in a child of its
// own.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "purvey/resolve.hpp"
#include "purvey/solve/session.hpp"
#include "purvey/source/memory.hpp"

namespace {

using namespace purvey;
using namespace purvey::solve;

struct figures {
    std::string said;
    std::uint64_t conflicts = 0, visits = 0;
};

void ask_for(session& s, var v) {
    const term absent[] = {{v, value_set::single(0)}};
    s.forbid(absent, 0);
    const var items[] = {v};
    s.start(items);
}

template <class Supply>
figures run(session& s, Supply&& supply) {
    status now;
    while ((now = s.advance({200'000, 2'000'000'000})) == status::wants) supply(s.wanted());
    const char* words[] = {"wants", "answer", "no answer", "limit"};
    return {words[static_cast<int>(now)], s.conflicts(), s.visits()};
}

figures pigeonhole(value holes) {
    session s;
    std::vector<var> all;
    for (value p = 0; p <= holes; ++p) all.push_back(s.add_project(holes));
    for (const var v : all) ask_for(s, v);
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            for (value h = 1; h <= holes; ++h) {
                const term both[] = {{all[a], value_set::single(h)},
                                     {all[b], value_set::single(h)}};
                s.forbid(both, 1);
            }
    return run(s, [&](const want& w) { s.supply(w.item, w.release, {}); });
}

figures chain(value length) {
    session s;
    std::vector<var> all;
    for (value k = 0; k < length; ++k) all.push_back(s.add_project(2));
    ask_for(s, all[0]);
    return run(s, [&](const want& w) {
        const std::size_t k = index(w.item);
        if (k + 1 == length) return s.supply(w.item, w.release, {});
        const var next = all[k + 1];
        s.supply(w.item, w.release, {s.add_group(w.item, {1, 3}, {{{next, {0, 1}}}}, {next}, 1)});
    });
}

// a at v needs b at v; b at v needs a at v-1.
figures lock_step(value releases) {
    session s;
    const var a = s.add_project(releases), b = s.add_project(releases);
    ask_for(s, a);
    const auto pin = [&](const want& w, value v) {
        const var other = w.item == a ? b : a;
        const value_set only = value_set::single(w.item == a ? v : v - 1);
        s.supply(w.item, v,
                 {s.add_group(w.item, value_set::single(v),
                              {{{other, only.complement(releases + 1)}}}, {other}, 1)});
    };
    return run(s, [&](const want& w) {
        for (value v = w.release > w.older ? w.release - w.older : 1; v <= w.release; ++v)
            if (!s.is_supplied(w.item, v)) pin(w, v);
    });
}

figures many_candidates(value releases) {
    session s;
    const var a = s.add_project(releases), b = s.add_project(1);
    ask_for(s, a);
    const term never[] = {{b, value_set::single(1)}};
    s.forbid(never, 1);
    std::vector<group_id> made;
    return run(s, [&](const want& w) {
        if (made.empty())
            made.push_back(
                s.add_group(a, {2, releases + 1}, {{{b, value_set::single(0)}}}, {b}, 2));
        s.supply(w.item, w.release, w.release == 1 ? std::vector<group_id>{} : made);
    });
}

// Projects whose releases exclude random ones of others.
figures random_hard(std::uint32_t seed, value projects, value releases, unsigned clauses) {
    session s;
    std::mt19937 random(seed);
    std::vector<var> all;
    for (value p = 0; p < projects; ++p) all.push_back(s.add_project(releases));
    for (const var v : all) ask_for(s, v);
    for (unsigned k = 0; k < clauses; ++k) {
        std::vector<term> terms;
        for (value p = 0; p < projects; ++p) terms.push_back({all[p], {}});
        std::shuffle(terms.begin(), terms.end(), random);
        terms.resize(3);
        for (term& t : terms) t.s = value_set::single(1 + static_cast<value>(random() % releases));
        s.forbid(terms, 1);
    }
    return run(s, [&](const want& w) { s.supply(w.item, w.release, {}); });
}

figures providers(int count) {
    std::vector<memory_project> projects{
        {.name = "app", .releases = {{.version = "1", .requires_dist = {"blas"}}}}};
    policy rules;
    rules.virtuals = {{"blas", {}, "bench"}};
    for (int k = 0; k < count; ++k) {
        const std::string name = "blas-" + std::to_string(k);
        projects.push_back(
            {.name = name, .releases = {{.version = "1", .provides_dist = {"blas"}}}});
        rules.virtuals[0].providers.push_back(name);
    }
    auto from = memory_source::make(std::move(projects));
    request asked;
    asked.requirements.push_back({*pep::parse_requirement("app"), "app", "bench"});
    const auto found = resolve(*from, asked, rules, default_environment());
    if (!found) return {found.error().message};
    const auto* open = std::get_if<choice_needed>(&*found);
    if (open == nullptr) return {"no question"};
    return {std::to_string(open->questions[0].offers.size()) + " offers", 0, open->steps};
}

long resident_kib() {
    rusage used{};
    getrusage(RUSAGE_SELF, &used);
    return used.ru_maxrss;
}

void measure(const char* name, const std::function<figures()>& one) {
    std::fflush(stdout);
    if (fork() != 0) {
        wait(nullptr);
        return;
    }
    const long before = resident_kib();
    const auto start = std::chrono::steady_clock::now();
    const figures f = one();
    const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - start;
    std::printf("%-34s %-14s %9.1f ms %10llu conflicts %12llu visits %8.1f MiB\n", name,
                f.said.c_str(), took.count(), static_cast<unsigned long long>(f.conflicts),
                static_cast<unsigned long long>(f.visits),
                static_cast<double>(resident_kib() - before) / 1024);
    std::fflush(stdout);
    _exit(0);
}

}  // namespace

int main() {
    measure("pigeonhole 9", [] { return pigeonhole(9); });
    measure("pigeonhole 10", [] { return pigeonhole(10); });
    measure("pigeonhole 11", [] { return pigeonhole(11); });
    measure("chain of 100,000", [] { return chain(100'000); });
    measure("lock step, 20,000 releases", [] { return lock_step(20'000); });
    measure("100,000 candidates, one fits", [] { return many_candidates(100'000); });
    for (std::uint32_t seed = 1; seed <= 3; ++seed)
        measure(("random, 60 x 4, seed " + std::to_string(seed)).c_str(),
                [&] { return random_hard(seed, 60, 4, 60 * 27); });
    measure("1,000 providers of one name", [] { return providers(1000); });
    measure("10,000 providers of one name", [] { return providers(10'000); });
}
