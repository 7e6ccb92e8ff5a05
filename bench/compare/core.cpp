// core PROBLEM [SCENARIO [SAMPLES]]: purvey's own solver on an integer problem; prints what
// FORMAT.md says.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <utility>
#include <vector>

#include "bench/compare/problem.hpp"
#include "purvey/solve/session.hpp"

namespace {

using namespace purvey;
using bench::problem;
using solve::value;
using solve::value_set;

// Where a node or a group stands in the session of the current solve; made once, like the index.
struct places {
    struct place {
        std::uint32_t solve = 0;  // the entry is of this one
        std::uint32_t id = 0;
    };
    explicit places(const problem& p)
        : nodes(p.nodes.size()), groups(p.groups.size()), read(p.groups.size()) {}
    std::vector<place> nodes, groups;
    std::uint32_t now = 0;
    std::vector<std::uint32_t> read;  // groups met in one reading of many releases
    std::uint32_t reading = 0;
};

// grouped: a group is opened for all releases that share it. Otherwise for one release at a time,
// as is known where metadata is far away, and from the second try of a project on for some more of
// it.
class run {
  public:
    run(const problem& p, places& where, bool grouped)
        : problem_(p), where_(where), grouped_(grouped), session_(grouped ? 33 : 2) {
        ++where_.now;
        nodes_.reserve(64);
    }

    bool solve(const problem::scenario& s) {
        for (const problem::root& r : s.roots) {
            const solve::var v = var_of(r.target);
            const solve::term t{v, r.allowed.complement(problem_.nodes[r.target].count + 1)};
            session_.forbid({&t, 1}, 0);
            starts_.push_back(v);
        }
        session_.start(starts_);
        for (;;) {
            const solve::status st = session_.advance();
            if (st == solve::status::unsatisfiable) return false;
            if (st == solve::status::complete) return true;
            supply(session_.wanted());
        }
    }
    std::vector<std::pair<std::uint32_t, value>> picks() const {
        std::vector<std::pair<std::uint32_t, value>> out;
        for (const solve::var v : session_.queue()) {
            const std::uint32_t n = nodes_[solve::index(v)];
            const std::uint32_t base = problem_.nodes[n].base;
            if (session_.domain(v).contains(0)) continue;
            const solve::var project =
                base == problem::none ? v : solve::var{where_.nodes[base].id};
            out.emplace_back(n, session_.picked(project));
        }
        return out;
    }
    std::size_t fetched() const { return fetched_; }
    std::uint64_t conflicts() const { return session_.conflicts(); }
    std::uint64_t visits() const { return session_.visits(); }

  private:
    solve::var var_of(std::uint32_t n) {
        places::place& at = where_.nodes[n];
        if (at.solve == where_.now) return solve::var{at.id};
        const problem::node& x = problem_.nodes[n];
        const solve::var v = x.base == problem::none ? session_.add_project(x.count)
                                                     : session_.add_extra(var_of(x.base));
        at = {where_.now, solve::index(v)};
        nodes_.push_back(n);
        return v;
    }

    void supply(const solve::want& w) {
        const std::uint32_t n = nodes_[solve::index(w.item)];
        const problem::node& of = problem_.nodes[n];
        const value first = w.release > w.older ? w.release - w.older : 1;
        fetched_ += 1 + w.release - first;
        if (w.older > 0 && grouped_)
            for (const std::uint32_t g : of.groups) open(w.item, g, problem_.groups[g].releases);
        const value_set read(first, w.release + 1);
        ++where_.reading;
        for (value v = first; !grouped_ && w.older > 0 && v <= w.release; ++v)
            for (const std::uint32_t g : of.lists[v])
                if (std::exchange(where_.read[g], where_.reading) != where_.reading)
                    open(w.item, g, problem_.groups[g].releases.intersect(read));
        list_.clear();
        const value_set one = value_set::single(w.release);
        for (const std::uint32_t g : of.lists[w.release])
            list_.push_back(open(w.item, g, grouped_ ? problem_.groups[g].releases : one));
        session_.supply(w.item, w.release, list_);
    }

    solve::group_id open(solve::var item, std::uint32_t g, const value_set& releases) {
        places::place& at = where_.groups[g];
        const problem::group& what = problem_.groups[g];
        if (at.solve == where_.now) {
            if (!grouped_) session_.extend_group(solve::group_id{at.id}, releases);
            return solve::group_id{at.id};
        }
        const problem::node& target = problem_.nodes[what.target];
        const solve::var v = var_of(what.target);
        clauses_[0][0] = {v, target.base == problem::none ? what.refused : value_set::single(0)};
        next_[0] = v;
        const solve::group_id id = session_.add_group(item, releases, clauses_, next_, g + 1);
        at = {where_.now, solve::index(id)};
        return id;
    }

    const problem& problem_;
    places& where_;
    bool grouped_;
    solve::session session_;
    std::vector<std::vector<solve::term>> clauses_{1, std::vector<solve::term>(1)};
    std::vector<solve::var> next_{1};
    std::vector<std::uint32_t> nodes_;  // by variable
    std::vector<solve::var> starts_;
    std::vector<solve::group_id> list_;
    std::size_t fetched_ = 0;
};

using clock_type = std::chrono::steady_clock;

double nanoseconds_of(const problem& p, places& where, const problem::scenario& s, bool grouped,
                      int times) {
    const auto start = clock_type::now();
    for (int k = 0; k < times; ++k) {
        run r(p, where, grouped);
        r.solve(s);
    }
    const std::chrono::duration<double, std::nano> took = clock_type::now() - start;
    return took.count() / times;
}

void measure(const problem& p, places& where, const problem::scenario& s, bool grouped,
             int samples) {
    run once(p, where, grouped);
    const bool found = once.solve(s);
    std::vector<std::pair<std::uint32_t, value>> picks;
    if (found) picks = once.picks();
    const double first = nanoseconds_of(p, where, s, grouped, 1);
    const int batch = std::clamp(static_cast<int>(500'000 / first), 1, 100'000);
    std::printf(
        "{\"tool\":\"purvey\",\"mode\":\"%s\",\"knows\":\"%s\",\"scenario\":\"%s\","
        "\"status\":\"%s\",\"conflicts\":%llu,\"visits\":%llu,\"fetched\":%zu,\"ns\":[",
        grouped ? "grouped" : "by release",
        grouped ? "metadata local and grouped" : "one release at a time", s.id.c_str(),
        found ? "sat" : "unsat", static_cast<unsigned long long>(once.conflicts()),
        static_cast<unsigned long long>(once.visits()), once.fetched());
    for (int k = 0; k < samples; ++k)
        std::printf("%s%.0f", k == 0 ? "" : ",", nanoseconds_of(p, where, s, grouped, batch));
    std::printf("],\"picks\":[");
    bool comma = false;
    for (const auto& [node, candidate] : picks) {
        std::printf("%s[%u,%u]", comma ? "," : "", node, candidate);
        comma = true;
    }
    std::printf("]}\n");
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) return std::fputs("usage: core PROBLEM [SCENARIO [SAMPLES]]\n", stderr), 2;
    const problem p = problem::read(argv[1]);
    places where(p);
    const int samples = argc > 3 ? std::atoi(argv[3]) : 15;
    for (const problem::scenario& s : p.scenarios)
        for (const bool grouped : {true, false})
            if (argc < 3 || s.id == argv[2]) measure(p, where, s, grouped, samples);
}
