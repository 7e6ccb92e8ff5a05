#include "resolver/problem/minimise.hpp"

#include <algorithm>
#include <iterator>

namespace purvey::problem {

std::unique_ptr<search> minimiser::proof_of(const unit_filter& units) {
    auto s = std::make_unique<search>(catalog_, names_, refuted_.under, search_mode::walk, meter_);
    s->restrict_to(&units);
    const auto found = s->run();
    if (!found && stopped_.empty()) stopped_ = in_words(found.error());
    return found && !*found ? std::move(s) : nullptr;
}

std::set<unit> minimiser::core(const search& s, const unit_filter* counted) const {
    std::set<unit> out;
    std::set<std::string> asked;  // names that a provider meets: constraints on them are no facts
    for (const solve::tag t : s.core()) {
        const fact& f = s.facts()[t];
        if (const auto u = order_.of(f)) out.insert(*u);
        if (f.what != nullptr) asked.insert(f.what->what.name);
    }
    for (const need& n : catalog_.asked().constraints)
        if (asked.contains(n.requirement.name) && (!counted || counted->holds(order_.of(n))))
            out.insert(order_.of(n));
    return out;
}

std::set<unit> minimiser::run() {
    unit_filter in{&order_, {}, {}};
    std::set<unit> left = found();
    for (;;) {
        // Invariant: `kept` and `left` together have no answer, and so has no part of `kept` with
        // what comes before the last unit of it.
        std::erase_if(left, [&](const unit& u) { return in.kept.contains(u); });
        if (left.empty()) return std::move(in.kept);
        in.below = *left.rbegin();
        if (const auto shorter = proof_of(in))
            left = core(*shorter, &in);
        else
            in.kept.insert(*in.below);
    }
}

}  // namespace purvey::problem
