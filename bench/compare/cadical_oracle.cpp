// cadical_oracle FILE [--only SCENARIO] [--samples 9]: CaDiCaL on an integer problem, for any
// answer; prints what FORMAT.md says. It is the judge of what has an answer, so it shares nothing
// with the other cores but the reader. The time is that of solve() alone, without the encoding.
#include <cadical.hpp>
#include <cstdlib>
#include <numeric>
#include <string>
#include <vector>

#include "measure.h"

namespace {

using literals = std::vector<int>;

class encoder {
  public:
    encoder(const problem& p, const scenario& s) : problem_(p), scenario_(s) {
        unsigned* nodes = nullptr;
        const std::size_t count = problem_closure(&p, &s, &nodes);
        nodes_.assign(nodes, nodes + count);
        std::free(nodes);
        first_.assign(p.node_count, 0);
        holder_.assign(p.group_count, 0);
        for (const unsigned n : nodes_) {
            first_[n] = variables_ + 1;
            variables_ += static_cast<int>(p.nodes[n].count);
        }
        encode();
    }
    void add_to(CaDiCaL::Solver& solver) const {
        for (const int lit : clauses_) solver.add(lit);
    }
    // What the roots lead to: a model may hold more than that.
    void read(CaDiCaL::Solver& solver, answer& out) const {
        std::vector<bool> seen(problem_.node_count);
        const auto take = [&](unsigned n) {
            if (seen[n]) return;
            seen[n] = true;
            for (unsigned v = 1; v <= problem_.nodes[n].count; ++v)
                if (solver.val(of(n, v)) > 0) out.picks[out.count++] = {n, v};
        };
        out.count = 0;
        for (std::size_t k = 0; k < scenario_.count; ++k) take(scenario_.roots[k].target);
        for (std::size_t at = 0; at < out.count; ++at) {
            const auto [n, v] = out.picks[at];
            if (problem_.nodes[n].base >= 0) take(static_cast<unsigned>(problem_.nodes[n].base));
            const list& own = problem_.lists[problem_.nodes[n].lists[v]];
            for (std::size_t k = 0; k < own.count; ++k) take(problem_.groups[own.groups[k]].target);
        }
    }

  private:
    int of(unsigned n, unsigned candidate) const {
        return first_[n] + static_cast<int>(candidate) - 1;
    }
    void clause(const literals& lits) {
        clauses_.insert(clauses_.end(), lits.begin(), lits.end());
        clauses_.push_back(0);
    }
    literals any_of(const need& n) const {
        literals out;
        for (std::size_t k = 0; k < n.count; ++k)
            for (unsigned v = n.ranges[k].lo; v <= n.ranges[k].hi; ++v)
                out.push_back(of(n.target, v));
        return out;
    }

    void encode() {
        for (const unsigned n : nodes_) {
            literals all(problem_.nodes[n].count);
            std::iota(all.begin(), all.end(), first_[n]);
            at_most_one(all);
            for (unsigned v = 1; v <= problem_.nodes[n].count; ++v) candidate(n, v);
        }
        for (std::size_t k = 0; k < scenario_.count; ++k) clause(any_of(scenario_.roots[k]));
    }

    void candidate(unsigned n, unsigned v) {
        const node& of_it = problem_.nodes[n];
        if (of_it.base >= 0) clause({-of(n, v), of(static_cast<unsigned>(of_it.base), v)});
        const list& own = problem_.lists[of_it.lists[v]];
        for (std::size_t k = 0; k < own.count; ++k) clause({-of(n, v), holds(own.groups[k])});
    }

    // The variable that says that somebody asks for the group.
    int holds(unsigned g) {
        if (holder_[g] != 0) return holder_[g];
        holder_[g] = ++variables_;
        literals lits = any_of(problem_.groups[g]);
        lits.push_back(-holder_[g]);
        clause(lits);
        return holder_[g];
    }

    // Pairwise while small, else by a sequential counter (Sinz 2005): `before` is true from the
    // first true literal on.
    void at_most_one(const literals& lits) {
        if (lits.size() <= 5) {
            for (std::size_t a = 0; a < lits.size(); ++a)
                for (std::size_t b = a + 1; b < lits.size(); ++b) clause({-lits[a], -lits[b]});
            return;
        }
        int before = 0;
        for (const int lit : lits) {
            const int here = ++variables_;
            clause({-lit, here});
            if (before != 0) {
                clause({-before, here});
                clause({-before, -lit});
            }
            before = here;
        }
    }

    const problem& problem_;
    const scenario& scenario_;
    std::vector<unsigned> nodes_;
    std::vector<int> first_;   // by node: the variable of candidate 1
    std::vector<int> holder_;  // by group
    std::vector<int> clauses_;
    int variables_ = 0;
};

void* prepare(const problem* p, const scenario* s) {
    return new encoder(*p, *s);
}

double solve(void* prepared, answer* out) {
    const encoder& in = *static_cast<encoder*>(prepared);
    CaDiCaL::Solver solver;
    solver.set("quiet", 1);
    in.add_to(solver);
    const double start = now_ns();
    const int status = solver.solve();
    const double took = now_ns() - start;
    out->sat = status == 10;
    out->count = 0;
    if (out->sat) in.read(solver, *out);
    return took;
}

}  // namespace

int main(int argc, char** argv) {
    const std::string tool = "CaDiCaL " + std::string(CaDiCaL::Solver::version());
    const core c{tool.c_str(), "any answer", "metadata local and grouped", prepare, solve};
    return run_core(&c, argc, argv);
}
