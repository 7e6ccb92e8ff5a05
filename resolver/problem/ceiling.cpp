#include "resolver/problem/ceiling.hpp"

#include <algorithm>

namespace purvey::problem {

bool lighter(const weight& a, const weight& b) {
    if (a.amount == 0 || b.amount == 0) return a.amount < b.amount;
    return a.place != b.place ? a.place > b.place : a.amount < b.amount;
}

bool is_nothing(const total& t) {
    return std::all_of(t.begin(), t.end(), [](std::uint64_t x) { return x == 0; });
}

void ceiling::add(solve::var v, std::span<const weight> weights) {
    std::vector<std::pair<weight, solve::value>> heaviest_first;
    for (std::size_t k = 0; k < weights.size(); ++k)
        if (weights[k].amount != 0)
            heaviest_first.emplace_back(weights[k], static_cast<solve::value>(k + 1));
    if (heaviest_first.empty()) return;
    std::stable_sort(heaviest_first.begin(), heaviest_first.end(),
                     [](const auto& a, const auto& b) { return lighter(b.first, a.first); });
    entry e{v, {}};
    solve::value_set so_far;
    for (const auto& [w, x] : heaviest_first) {
        so_far = so_far.unite(solve::value_set::single(x));
        if (!e.steps.empty() && e.steps.back().least == w)
            e.steps.back().values = so_far;
        else
            e.steps.push_back({w, so_far});
    }
    std::reverse(e.steps.begin(), e.steps.end());
    entries_.push_back(std::move(e));
}

std::vector<solve::term> ceiling::broken(const solve::session& s) const {
    std::vector<use> used;
    total sum(most_.size());
    for (const entry& e : entries_) {
        const solve::value_set& left = s.domain(e.v);
        // Sets only shrink from one step to the next.
        const auto beyond =
            std::partition_point(e.steps.begin(), e.steps.end(),
                                 [&](const step& x) { return left.subset_of(x.values); });
        if (beyond == e.steps.begin()) continue;
        used.push_back({&e, static_cast<std::size_t>(beyond - e.steps.begin()) - 1});
        sum[used.back().w().place] += used.back().w().amount;
    }
    if (!breaks(sum)) return {};
    drop_what_is_not_needed(used, sum);
    std::vector<solve::term> out;
    for (use& u : used) {
        lessen(u, sum);
        out.push_back({u.of->v, u.of->steps[u.step].values});
    }
    return out;
}

// The lightest go first: what is left is short, and speaks of what matters.
void ceiling::drop_what_is_not_needed(std::vector<use>& used, total& sum) const {
    std::stable_sort(used.begin(), used.end(),
                     [](const use& a, const use& b) { return lighter(a.w(), b.w()); });
    std::erase_if(used, [&](const use& u) {
        sum[u.w().place] -= u.w().amount;
        if (breaks(sum)) return true;
        sum[u.w().place] += u.w().amount;
        return false;
    });
}

// The least step that still breaks it: more values are named, so more is learned.
void ceiling::lessen(use& u, total& sum) const {
    while (u.step > 0) {
        const weight now = u.w(), less = u.of->steps[u.step - 1].least;
        sum[now.place] -= now.amount;
        sum[less.place] += less.amount;
        if (!breaks(sum)) {
            sum[less.place] -= less.amount;
            sum[now.place] += now.amount;
            return;
        }
        --u.step;
    }
}

}  // namespace purvey::problem
