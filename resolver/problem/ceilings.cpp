#include <algorithm>

#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

// What the objective adds to a search: totals that must not be exceeded, and the order in which
// releases are tried.
namespace purvey::problem {

void search::add_ceiling(const measure& what, total most, bool strict) {
    const solve::tag said = facts_.add({fact_kind::goal});
    ceilings_.push_back({&what, ceiling(std::move(most), strict), said});
}

// Forbids what is decided so far, if whatever follows would exceed a total.
bool search::add_overweight() {
    for (const measured& m : ceilings_) {
        const std::vector<solve::term> broken = m.held.broken(session_);
        if (broken.empty()) continue;
        session_.forbid(broken, m.fact);
        return true;
    }
    return false;
}

// Steps are counted over all searches of a run; bytes of each.
solve::budget search::steps_left(std::uint64_t conflicts, std::uint64_t visits) const {
    return {meter_.allowed.conflicts - conflicts, meter_.allowed.visits - visits,
            meter_.allowed.bytes};
}

// Under a ceiling the session pauses after each wave, so that it is told early what cannot be.
solve::budget search::one_wave(solve::budget left) const {
    if (!ceilings_.empty()) left.visits = std::min(left.visits, session_.visits() + 1);
    return left;
}

// Weighing looks at all of a session, so under a ceiling it is done now and then.
bool search::is_used_up(const solve::budget& left) {
    constexpr std::size_t now_and_then = 4096;
    return ceilings_.empty() || session_.conflicts() >= left.conflicts ||
           session_.visits() >= left.visits ||
           (++waves_ % now_and_then == 0 && session_.bytes() >= left.bytes);
}

unexpected<error> search::limit_reached() const {
    const limits& most = meter_.allowed;
    const std::string of =
        session_.bytes() >= most.bytes       ? std::to_string(most.bytes) + " bytes for a search"
        : meter_.conflicts >= most.conflicts ? std::to_string(most.conflicts) + " conflicts"
                                             : std::to_string(most.visits) + " steps";
    return unexpected(error{error_kind::limit, "the limit of " + of + " was reached", "",
                            "narrow the requirements, or allow more steps"});
}

// False: nothing can be better.
bool search::look_for_better() {
    total sum = ceilings_.back().what->of(*this);
    ceilings_.back().held.lower(sum);
    better_ = model{picks_, edges_, queue_, pick_of_, exempt_, std::move(sum)};
    return !is_nothing(better_->sum);
}

bool search::take_better(total& least) {
    if (!better_) return false;
    picks_ = std::move(better_->picks);
    edges_ = std::move(better_->edges);
    queue_ = std::move(better_->queue);
    pick_of_ = std::move(better_->pick_of);
    exempt_ = std::move(better_->exempt);
    least = std::move(better_->sum);
    better_.reset();
    return true;
}

bool search::tries_oldest_first(const known_project& p) const {
    const first_tried order = catalog_.rules().objective.order;
    return order == first_tried::lowest ||
           (order == first_tried::lowest_direct && oldest_first_.contains(p.name));
}

namespace {

// The parts of `some` that are tried one after the other.
std::vector<solve::value_set> by_index(const known_project& p, const solve::value_set& some) {
    std::vector<solve::value_set> out;
    if (!p.listing->earlier_first) {
        if (!some.empty()) out.push_back(some);
        return out;
    }
    for (const std::string& index : p.listing->asked) {
        solve::value_set part;
        for (solve::value x = 1; x <= p.table.count(); ++x)
            if (some.contains(x) && p.release(x).index_url == index)
                part = part.unite(solve::value_set::single(x));
        if (!part.empty()) out.push_back(std::move(part));
    }
    return out;
}

}  // namespace

// The locked version first, then by --resolution and the strategy of indexes; pre-releases beside
// finals come last. A search for something better tries what weighs least first, which gets it
// there sooner.
std::vector<solve::value_set> search::order_of(const known_project& p) const {
    std::vector<solve::value_set> out;
    if (improving_) {
        const std::vector<weight> weights = ceilings_.back().what->all(p);
        std::vector<solve::value> by_weight;
        for (solve::value x = 1; x <= weights.size(); ++x) by_weight.push_back(x);
        std::stable_sort(by_weight.begin(), by_weight.end(), [&](solve::value a, solve::value b) {
            return lighter(weights[a - 1], weights[b - 1]);
        });
        for (const solve::value x : by_weight) {
            const bool same = !out.empty() && weights[out.back().min() - 1] == weights[x - 1];
            const solve::value_set one = solve::value_set::single(x);
            same ? void(out.back() = out.back().unite(one)) : out.push_back(one);
        }
        return out;
    }
    for (const auto& [locked, version] : catalog_.rules().locked)
        for (solve::value x = 1; locked == p.name && x <= p.table.count(); ++x)
            if (p.version(x) == version) out.push_back(solve::value_set::single(x));
    const solve::value_set all(1, p.table.count() + 1);
    const bool some_last = !p.table.prereleases_ok && !p.table.prereleases.empty();
    const bool oldest = tries_oldest_first(p);
    if (!some_last && !oldest && !p.listing->earlier_first) return out;
    const solve::value_set first = some_last ? all.minus(p.table.prereleases) : all;
    for (const solve::value_set* some : {&first, &all})
        for (const solve::value_set& part : by_index(p, *some)) {
            if (!oldest) {
                out.push_back(part);
                continue;
            }
            part.each_range([&](solve::value_range r) {
                for (solve::value x = r.lo; x < r.hi; ++x)
                    out.push_back(solve::value_set::single(x));
            });
        }
    return out;
}

}  // namespace purvey::problem
