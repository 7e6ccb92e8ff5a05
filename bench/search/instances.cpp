#include "bench/search/instances.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>

namespace purvey::bench {
namespace {

using solve::term;
using solve::value;
using solve::value_set;
using solve::var;

class maker {
  public:
    maker(const std::string& kind, unsigned size, std::uint32_t seed) : random_(seed) {
        out_.kind = kind;
        out_.size = size;
        out_.seed = seed;
    }
    instance take() { return std::move(out_); }

    // Clauses of three literals, 4.26 for each variable.
    void satisfiability(unsigned n) {
        projects(n, 2, true);
        for (unsigned k = 0; k < n * 426 / 100; ++k) exclude(some(3, n));
    }
    // n points in k colours, as many lines as can just be coloured.
    void colouring(unsigned n, value colours, unsigned lines_in_hundred) {
        projects(n, colours, true);
        for (unsigned k = 0; k < n * lines_in_hundred / 100; ++k) {
            const auto ends = some(2, n);
            for (value c = 1; c <= colours; ++c) out_.never.push_back({{ends[0], c}, {ends[1], c}});
        }
    }
    void pigeonhole(value holes) {
        projects(holes + 1, holes, true);
        for (unsigned a = 0; a <= holes; ++a)
            for (unsigned b = 0; b < a; ++b)
                for (value h = 1; h <= holes; ++h) out_.never.push_back({{a, h}, {b, h}});
    }
    // Two projects exclude each other at a quarter of their pairs of releases (model B of
    // constraint satisfaction: Smith, Dyer 1996), at the threshold.
    void pairs(unsigned n, value d) {
        projects(n, d, true);
        const double each = -std::log(0.75);
        const auto count = static_cast<unsigned>(n * std::log(d) / each + 0.5);
        for (unsigned k = 0; k < count; ++k) {
            const auto two = some(2, n);
            for (value a = 1; a <= d; ++a)
                for (value b = 1; b <= d; ++b)
                    if (below(4) == 0) out_.never.push_back({{two[0], a}, {two[1], b}});
        }
    }
    // Releases require ranges of other projects; a few projects are asked for.
    void ranges(unsigned n, value releases, unsigned most_needs, unsigned width) {
        projects(n, releases, false);
        out_.roots = some(std::max(2U, n / 5), n);
        for (unsigned p = 0; p < n; ++p)
            for (value v = 1; v <= releases; ++v)
                for (unsigned k = below(most_needs + 1); k > 0; --k) {
                    unsigned q = below(n);
                    if (q == p) q = (q + 1) % n;
                    const value from = 1 + below(releases);
                    out_.needs[p][v].push_back({q, from, std::min(releases, from + width) + 1});
                }
    }
    // Components of frameworks, released together: each release of a component needs most others of
    // its framework at its own version, and somebody else's framework at a range.
    void frameworks(unsigned count, value releases) {
        constexpr unsigned parts = 4;
        projects(count * parts, releases, false);
        for (unsigned f = 0; f < count; ++f) out_.roots.push_back(f * parts + below(parts));
        for (unsigned p = 0; p < count * parts; ++p)
            for (value v = 1; v <= releases; ++v) {
                const unsigned mine = p / parts;
                for (unsigned k = 0; k < parts; ++k)
                    if (mine * parts + k != p && below(3) != 0)
                        out_.needs[p][v].push_back({mine * parts + k, v, v + 1});
                const unsigned other = below(count) * parts + below(parts);
                if (other / parts == mine) continue;
                const value from = 1 + below(releases);
                out_.needs[p][v].push_back(
                    {other, from, std::min(releases, from + releases / 4) + 1});
            }
    }

  private:
    unsigned below(unsigned n) { return static_cast<unsigned>(random_() % n); }
    void projects(unsigned n, value releases, bool asked) {
        out_.releases.assign(n, releases);
        out_.needs.assign(n, std::vector<std::vector<requirement>>(releases + 1));
        for (unsigned p = 0; asked && p < n; ++p) out_.roots.push_back(p);
    }
    std::vector<unsigned> some(unsigned count, unsigned n) {
        std::vector<unsigned> out;
        while (out.size() < count) {
            const unsigned p = below(n);
            if (std::find(out.begin(), out.end(), p) == out.end()) out.push_back(p);
        }
        return out;
    }
    void exclude(const std::vector<unsigned>& projects) {
        std::vector<std::pair<unsigned, value>> all;
        for (const unsigned p : projects) all.emplace_back(p, 1 + below(out_.releases[p]));
        out_.never.push_back(std::move(all));
    }

    instance out_;
    std::mt19937 random_;
};

}  // namespace

std::vector<std::string> kinds() {
    return {"ranges", "frameworks", "pairs", "3-sat", "3-colour", "4-colour", "pigeonhole"};
}

instance make(const std::string& kind, unsigned size, std::uint32_t seed) {
    maker m(kind, size, seed);
    if (kind == "ranges") m.ranges(size, 16, 10, 5);
    if (kind == "frameworks") m.frameworks(size, 12);
    if (kind == "pairs") m.pairs(size, 6);
    if (kind == "3-sat") m.satisfiability(size);
    if (kind == "3-colour") m.colouring(size, 3, 230);
    if (kind == "4-colour") m.colouring(size, 4, 430);
    if (kind == "pigeonhole") m.pigeonhole(size);
    return m.take();
}

void tell(const instance& i, solve::session& s) {
    for (const value n : i.releases) s.add_project(n);
    std::vector<var> roots;
    for (const unsigned p : i.roots) {
        const term absent[] = {{var{p}, value_set::single(0)}};
        s.forbid(absent, 0);
        roots.push_back(var{p});
    }
    for (const auto& all : i.never) {
        std::vector<term> terms;
        for (const auto& [p, v] : all) terms.push_back({var{p}, value_set::single(v)});
        s.forbid(terms, 1);
    }
    s.start(roots);
}

void supply(const instance& i, solve::session& s, const solve::want& w) {
    const unsigned p = index(w.item);
    const value last = w.release > w.older ? w.release - w.older : 1;
    for (value v = w.release; v >= last && v > 0; --v) {
        if (s.is_supplied(w.item, v)) continue;
        std::vector<solve::group_id> groups;
        for (const requirement& r : i.needs[p][v]) {
            const value_set others = value_set(r.from, r.to).complement(i.releases[r.of] + 1);
            groups.push_back(
                s.add_group(w.item, value_set::single(v), {{{var{r.of}, others}}}, {var{r.of}}, 2));
        }
        s.supply(w.item, v, groups);
    }
}

}  // namespace purvey::bench
