#pragma once

#include <map>
#include <vector>

#include "purvey/solve/session.hpp"

// The proof of a "no" checked as include/purvey/solve/refutation.hpp says, and no other way.
namespace purvey::solve::check {

class replay {
  public:
    // before: what every variable could be before anything was said.
    replay(const session& s, std::vector<value_set> before)
        : session_(s), left_(std::move(before)) {}

    bool holds() {
        const refutation proof = session_.proof();
        if (!proof.complete() || proof.lines().empty()) return false;
        for (const incompatibility_id i : proof.axioms()) {
            const auto terms = session_.incompatibilities().terms(i);
            accept({terms.begin(), terms.end()});
        }
        for (const refutation::line& l : proof.lines()) {
            if (!follows(l)) return false;
            accept(l.terms);
        }
        return proof.lines().back().terms.empty();
    }

  private:
    void accept(std::vector<term> terms) {
        if (terms.size() == 1)
            left_[index(terms[0].v)] = left_[index(terms[0].v)].minus(terms[0].s);
        known_.push_back(std::move(terms));
    }
    bool follows(const refutation::line& l) const {
        std::map<var, value_set> now;
        const auto left = [&](var v) -> const value_set& {
            const auto at = now.find(v);
            return at == now.end() ? left_[index(v)] : at->second;
        };
        for (const term& t : l.terms)
            if ((now[t.v] = left_[index(t.v)].intersect(t.s)).empty()) return true;
        for (const std::uint32_t h : l.hints) {
            if (h >= known_.size()) return false;
            const term* open = nullptr;
            for (const term& t : known_[h]) {
                if (left(t.v).subset_of(t.s)) continue;
                if (open != nullptr) return false;
                open = &t;
            }
            if (open == nullptr) return true;
            value_set rest = left(open->v).minus(open->s);
            if (rest.empty()) return true;
            now[open->v] = std::move(rest);
        }
        return false;
    }

    const session& session_;
    std::vector<value_set> left_;
    std::vector<std::vector<term>> known_;
};

}  // namespace purvey::solve::check
