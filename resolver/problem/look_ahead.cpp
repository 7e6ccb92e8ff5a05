#include <algorithm>
#include <bit>

#include "resolver/problem/search.hpp"

// What older releases require, before they are tried: where metadata is local and grouped, it costs
// less to know than to try; where it is far away, to ask for several at once.
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

// What was read of a project that was tried often has mostly failed: that is news which was not.
solve::value search::news_of(const known_project& p, const solve::value_set& admitted) const {
    const auto v = projects_.find(p.name);
    // One that was seldom tried will mostly serve as it is.
    constexpr std::uint32_t often = 8;
    if (v == projects_.end() || session_.tries(v->second) < often) return 0;
    solve::value_set left = session_.settled(v->second).intersect(admitted);
    while (!left.empty()) {
        const solve::value next = session_.first_tried(v->second, left);
        if (next != 0 && p.metadata[next - 1] == nullptr && !p.expected.contains(next)) return next;
        left = left.minus(solve::value_set::single(next));
    }
    return 0;
}

// Of a project the releases that would be picked one after the other if each failed: so many, or so
// many that are news.
void search::expect_first_of(solve::var project, std::size_t count, bool news) {
    known_project& p = *items_[solve::index(project)].project;
    solve::value_set left = session_.undecided(project).minus(solve::value_set::single(0));
    if (news) left = left.minus(p.expected);
    while (count > 0 && !left.empty()) {
        const solve::value next = session_.first_tried(project, left);
        count -= catalog_.expect_metadata(p, next) || !news ? 1 : 0;
        left = left.minus(solve::value_set::single(next));
    }
}

// Before one wait for an index, what will probably be looked at next is asked for as well. A
// project that was tried n times will be tried 2n/3 times more: so what is asked for in vain stays
// below two fifths, and the waits grow with the logarithm; 2n where an explanation is made, which
// goes back further. Of every other project that is needed, what would be picked now. A goal looks
// at many releases of many projects.
void search::expect_what_follows(const solve::want& w) {
    constexpr std::size_t most_at_once = 64, of_this = 32, of_others = 4;
    if (catalog_.from().local()) return;
    const item& wanted = items_[solve::index(w.item)];
    const bool news = catalog_.expect_metadata(*wanted.project, w.release);
    const solve::var project = projects_.at(wanted.name);
    const bool weighs = !ceilings_.empty();
    if (!weighs) {
        const std::size_t more =
            catalog_.far().explains && w.tries > 1 ? 2 * w.tries : 2 * w.tries / 3;
        expect_first_of(project, std::min(more, most_at_once), false);
    }
    if (!news) return;
    if (weighs) expect_first_of(project, of_this, true);
    for (std::uint32_t k = 0; k < items_.size(); ++k) {
        const bool is_project = items_[k].project != nullptr && items_[k].extra.empty();
        if (is_project && !session_.domain(solve::var{k}).contains(0))
            expect_first_of(solve::var{k}, weighs ? of_others : 1, weighs);
    }
}

}  // namespace purvey::problem
