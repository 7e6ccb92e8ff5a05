#pragma once

#include <cadical.hpp>
#include <vector>

#include "property/solve/enumeration.hpp"
#include "property/solve/universe.hpp"

// A universe as plain clauses for CaDiCaL: one literal a release, one an extra.
namespace purvey::solve::check {

class encoding {
  public:
    // Only the rules whose tag (see driver.hpp) is wanted.
    explicit encoding(const universe& u, const std::vector<unsigned>* tags = nullptr);

    bool satisfiable() { return solver_.solve() == satisfiable_; }
    // With these picks, the next one is possible.
    bool possible(const model& picks, item i, unsigned v);

  private:
    static constexpr int satisfiable_ = 10;

    int literal(item i, unsigned v) const { return first_[i] + static_cast<int>(v) - 1; }
    void clause(const std::vector<int>& literals);
    void need(const std::vector<int>& unless, const requirement& r);
    bool wanted(std::size_t tag) const;

    const universe& u_;
    const std::vector<unsigned>* tags_;
    std::vector<int> first_;  // by item: the literal of release 1, or of the extra
    CaDiCaL::Solver solver_;
};

// The walk, each pick by asking CaDiCaL. Precondition: satisfiable().
model walk(const universe& u, encoding& e);

}  // namespace purvey::solve::check
