#pragma once

#include <memory>
#include <optional>
#include <set>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/units.hpp"

namespace purvey::problem {

// The least set of units that has no answer under the bindings that were refuted, by unit_order:
// each unit of it is the first at which the units before it, with those of the set that come after,
// have none. That depends on the problem alone; the proof that was found only saves probes, since
// its last unit is a bound on the one that is looked for. Without any unit of it there is an answer
// under the same bindings. Where a search was stopped, the unit that it was about is kept.
class minimiser {
  public:
    minimiser(catalog& c, name_rules& n, const attempt& refuted, const unit_order& order, meter& m)
        : catalog_(c), names_(n), refuted_(refuted), order_(order), meter_(m) {}

    std::set<unit> run();
    // What stopped a search, of the first that was; or "".
    const std::string& stopped() const { return stopped_; }
    // Of the proof that was found, whether all are needed or not.
    std::set<unit> found() const { return core(refuted_.found, nullptr); }
    // A refutation of these units alone, or null.
    std::unique_ptr<search> proof_of(const unit_filter&);

  private:
    std::set<unit> core(const search&, const unit_filter* counted) const;

    catalog& catalog_;
    name_rules& names_;
    const attempt& refuted_;
    const unit_order& order_;
    meter& meter_;
    std::string stopped_;
};

}  // namespace purvey::problem
