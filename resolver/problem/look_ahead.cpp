#include <bit>

#include "resolver/problem/search.hpp"

// What older releases require, before they are tried: where metadata is local and grouped, it costs
// less to know than to try.
namespace purvey::problem {

// The n-th try of a project, n a power of two from 4 on: its releases that are out whatever is
// picked, eight times as many as it was tried. From `older` on, everything.
search::outcome_t search::look_ahead(const solve::want& w, solve::value oldest) {
    constexpr std::uint32_t first_sweep = 4, releases_a_try = 32;
    if (w.older > 0) return open_groups(w.item, oldest);
    if (w.tries < first_sweep || !std::has_single_bit(w.tries)) return std::monostate{};
    const solve::value span = releases_a_try * w.tries;
    return sweep(w.item, {w.release > span ? w.release - span : 1, w.release});
}

// Opens the groups of requirements that nothing can meet any more. Projects that were not listed
// yet are not asked for.
search::outcome_t search::sweep(solve::var v, const solve::value_set& releases) {
    session_.restart();
    known_project& p = *items_[solve::index(v)].project;
    for (known_group& any : catalog_.groups(p)) {
        if (!catalog_.candidates(p, any).intersects(releases)) continue;
        const known_group& g = catalog_.read(p, any);
        if (!g.what->always() || !g.what->error.empty()) continue;
        const auto target = plain_.find(g.what->what.name);
        if (target == plain_.end()) continue;
        known_project& asked = *items_[solve::index(target->second)].project;
        const solve::value_set& left = session_.domain(target->second);
        if (catalog_.admitted(asked, *g.what).intersects(left)) continue;
        if (const auto made = group_for(v, *g.candidates, *g.what); !made)
            return unexpected(made.error());
    }
    return std::monostate{};
}

// All that a project's releases from the oldest on require without an extra. Whether a release can
// be used at all is read when it is tried.
search::outcome_t search::open_groups(solve::var v, solve::value oldest) {
    item& of = items_[solve::index(v)];
    if (of.opened <= oldest) return std::monostate{};
    const solve::value_set wanted(oldest, of.opened);
    of.opened = oldest;
    known_project& p = *of.project;
    for (known_group& any : catalog_.groups(p)) {
        if (!catalog_.candidates(p, any).intersects(wanted)) continue;
        const known_group& g = catalog_.read(p, any);
        if (!g.what->always() || !g.what->error.empty()) continue;
        if (const auto made = group_for(v, *g.candidates, *g.what); !made)
            return unexpected(made.error());
    }
    return std::monostate{};
}

}  // namespace purvey::problem
