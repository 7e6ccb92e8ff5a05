#include <gtest/gtest.h>
#include <pthread.h>

#include <cstdint>
#include <cstdio>
#include <vector>

#include "property/solve/driver.hpp"
#include "property/solve/replay.hpp"
#include "property/solve/universe.hpp"
#include "purvey/solve/session.hpp"

// What a stranger could publish. Bounds on steps are about twice what was measured, so that a
// quadratic loop shows.
namespace purvey::solve::check {
namespace {

void present(session& s, var v, tag t = 0) {
    const term absent[] = {{v, value_set::single(0)}};
    s.forbid(absent, t);
}
void ask_for(session& s, var v) {
    present(s, v);
    const var items[] = {v};
    s.start(items);
}
// One release needs exactly one release of another project, which has n.
group_id pin(session& s, var a, value va, var b, value vb, value n, tag t = 0) {
    return s.add_group(a, value_set::single(va), {{{b, value_set::single(vb).complement(n + 1)}}},
                       {b}, t);
}
constexpr std::uint64_t never = ~std::uint64_t{0};

void report(const char* what, const session& s) {
    std::printf("%s: %llu conflicts, %llu visits\n", what,
                static_cast<unsigned long long>(s.conflicts()),
                static_cast<unsigned long long>(s.visits()));
}

void pigeons(session& s, value holes) {
    std::vector<var> all;
    for (value p = 0; p <= holes; ++p) {
        all.push_back(s.add_project(holes));
        present(s, all.back(), p);
        for (value h = 1; h <= holes; ++h) s.supply(all.back(), h, {});
    }
    for (std::size_t a = 0; a < all.size(); ++a)
        for (std::size_t b = 0; b < a; ++b)
            for (value h = 1; h <= holes; ++h) {
                const term both[] = {{all[a], value_set::single(h)},
                                     {all[b], value_set::single(h)}};
                s.forbid(both, 100);
            }
    s.start(all);
}

TEST(Hostile, Pigeonhole) {
    session s;
    pigeons(s, 7);
    EXPECT_EQ(s.advance(), status::unsatisfiable);
    report("pigeonhole 7", s);
    EXPECT_EQ(s.core().size(), 9U);
    EXPECT_TRUE(replay(s, std::vector<value_set>(8, {0, 8})).holds());
    EXPECT_LT(s.conflicts(), 700U);
    EXPECT_LT(s.visits(), 700'000U);
}

// The walk joins what it learns of pigeons: free search keeps out.
TEST(Hostile, PigeonsAreNotSearchedFreely) {
    session with(33, 64, 200), without(33, 64, never);
    pigeons(with, 7);
    pigeons(without, 7);
    EXPECT_EQ(with.advance(), status::unsatisfiable);
    EXPECT_EQ(without.advance(), status::unsatisfiable);
    EXPECT_GT(with.conflicts(), 300U);
    EXPECT_EQ(with.visits(), without.visits());
    EXPECT_EQ(with.free().models(), 0U);
}

// Random clauses of three literals, 4.26 for each of a hundred variables.
void clauses(session& s, std::uint64_t seed) {
    dice d(seed);
    std::vector<var> all;
    for (unsigned k = 0; k < 100; ++k) {
        all.push_back(s.add_project(2));
        present(s, all.back());
        for (const value v : {1, 2}) s.supply(all.back(), v, {});
    }
    s.start(all);
    for (unsigned k = 0; k < 426; ++k) {
        d.shuffle(all);
        std::vector<term> three;
        for (unsigned j = 0; j < 3; ++j)
            three.push_back({all[j], value_set::single(1 + d.below(2))});
        s.forbid(three, 1);
    }
}

TEST(Hostile, FreeSearchEndsSooner) {
    std::uint64_t visits[2] = {}, models = 0;
    for (std::uint64_t seed = 0; seed < 6; ++seed) {
        session without(33, 64, never), with(33, 64, 200);
        clauses(without, seed);
        clauses(with, seed);
        const status said = without.advance();
        ASSERT_EQ(with.advance(), said);
        for (std::uint32_t v = 0; said == status::complete && v < 100; ++v)
            ASSERT_EQ(with.picked(var{v}), without.picked(var{v})) << "seed " << seed;
        EXPECT_TRUE(said == status::complete ||
                    replay(with, std::vector<value_set>(100, {0, 3})).holds());
        visits[0] += without.visits();
        visits[1] += with.visits();
        models += with.free().models();
    }
    std::printf("random clauses: %llu visits, %llu with free search, %llu models on the way\n",
                static_cast<unsigned long long>(visits[0]),
                static_cast<unsigned long long>(visits[1]),
                static_cast<unsigned long long>(models));
    EXPECT_LT(2 * visits[1], visits[0]);
    EXPECT_GT(models, 0U);
}

// Paused and resumed, it makes the same steps as in one go.
TEST(Hostile, BudgetsDoNotChangeTheSearch) {
    session whole, parts;
    pigeons(whole, 6);
    pigeons(parts, 6);
    EXPECT_EQ(whole.advance(), status::unsatisfiable);
    unsigned pauses = 0;
    for (;;) {
        budget one;
        one.visits = parts.visits() + 20;
        one.conflicts = parts.conflicts() + 3;
        const status now = parts.advance(one);
        if (now != status::paused) {
            EXPECT_EQ(now, status::unsatisfiable);
            break;
        }
        ++pauses;
    }
    EXPECT_GT(pauses, 50U);
    EXPECT_EQ(parts.conflicts(), whole.conflicts());
    EXPECT_EQ(parts.visits(), whole.visits());
    EXPECT_EQ(parts.core(), whole.core());
}

// Sets with many holes, whose bits are on the heap, count.
TEST(Hostile, BytesCountHolesOfSets) {
    session s;
    const var a = s.add_project(10'000);
    std::vector<value_range> even;
    for (value v = 2; v < 10'000; v += 2) even.push_back({v, v + 1});
    const std::uint64_t before = s.bytes();
    const term some[] = {{a, value_set::of(even)}};
    s.forbid(some, 0);
    EXPECT_GT(s.bytes(), before + 10'000 / 8);
    ask_for(s, a);
    ASSERT_EQ(s.advance(), status::wants);
    EXPECT_EQ(s.wanted().release, 10'000U);
}

struct chain {
    static constexpr value length = 20'000;
    session s;
    std::vector<var> all;
    bool dead_end;
    std::uint64_t wants = 0;

    explicit chain(bool dead) : dead_end(dead) {
        for (value k = 0; k < length; ++k) all.push_back(s.add_project(2));
        ask_for(s, all[0]);
    }
    // The last one is needed at a release that does not exist.
    void supply(value k) {
        if (k + 1 == length) {
            s.supply(all[k], 1, {});
            s.supply(all[k], 2, {});
            return;
        }
        const bool dead = dead_end && k + 2 == length;
        const group_id g =
            s.add_group(all[k], {1, 3}, {{{all[k + 1], {0, dead ? 3U : 1U}}}}, {all[k + 1]}, k + 1);
        s.supply(all[k], 1, {g});
        s.supply(all[k], 2, {g});
    }
    status run(const budget& limit = {}) {
        for (;;) {
            const status now = s.advance(limit);
            if (now != status::wants) return now;
            ++wants;
            supply(index(s.wanted().item));
        }
    }
};

// On a stack of 256 KiB: nothing recurses along the chain.
template <class F>
void on_a_small_stack(F f) {
    pthread_attr_t attributes;
    ASSERT_EQ(pthread_attr_init(&attributes), 0);
    ASSERT_EQ(pthread_attr_setstacksize(&attributes, 256 * 1024), 0);
    pthread_t thread;
    const auto entry = [](void* p) -> void* {
        (*static_cast<F*>(p))();
        return nullptr;
    };
    ASSERT_EQ(pthread_create(&thread, &attributes, entry, &f), 0);
    pthread_join(thread, nullptr);
    pthread_attr_destroy(&attributes);
}

TEST(Hostile, LongChain) {
    on_a_small_stack([] {
        for (const bool lazily : {false, true}) {
            chain c(false);
            for (value k = 0; !lazily && k < chain::length; ++k) c.supply(k);
            EXPECT_EQ(c.run(), status::complete);
            EXPECT_EQ(c.s.picked(c.all.back()), 2U);
            EXPECT_EQ(c.wants, lazily ? chain::length : 0U);
            report("chain", c.s);
            EXPECT_EQ(c.s.conflicts(), 0U);
            EXPECT_LT(c.s.visits(), 6 * chain::length);
        }
    });
}

// The limit on bytes stops a search that grows, and it goes on where it stopped.
TEST(Hostile, BytesAreLimited) {
    chain whole(false), parts(false);
    ASSERT_EQ(whole.run(), status::complete);
    const std::uint64_t some = parts.s.bytes() + 3'000'000;
    ASSERT_GT(whole.s.bytes(), 2 * some);
    EXPECT_EQ(parts.run({.bytes = some}), status::paused);
    EXPECT_GE(parts.s.bytes(), some);
    EXPECT_LT(parts.s.bytes(), 2 * some);
    EXPECT_EQ(parts.run({.bytes = some}), status::paused);
    EXPECT_EQ(parts.run(), status::complete);
    EXPECT_EQ(parts.s.bytes(), whole.s.bytes());
    EXPECT_EQ(parts.wants, whole.wants);
}

TEST(Hostile, LongChainWithADeadEnd) {
    on_a_small_stack([] {
        for (const bool lazily : {false, true}) {
            chain c(true);
            for (value k = 0; !lazily && k < chain::length; ++k) c.supply(k);
            EXPECT_EQ(c.run(), status::unsatisfiable);
            report("chain to nowhere", c.s);
            EXPECT_EQ(c.s.core().size(), chain::length);
            EXPECT_LT(c.s.conflicts(), 10U);
            EXPECT_LT(c.s.visits(), 6 * chain::length);
        }
    });
}

// a at v needs b at v; b at v needs a at v-1. No release of either can be had.
struct lock_step {
    static constexpr value releases = 2000;
    session s;
    var a, b;
    std::uint64_t wants = 0;
    lock_step() : a(s.add_project(releases)), b(s.add_project(releases)) { ask_for(s, a); }
    void supply(var item, value v) {
        if (item == a)
            s.supply(a, v, {pin(s, a, v, b, v, releases, v)});
        else
            s.supply(b, v, {pin(s, b, v, a, v - 1, releases, releases + v)});
    }
    status run(const budget& limit = {}) {
        for (;;) {
            const status now = s.advance(limit);
            if (now != status::wants) return now;
            ++wants;
            const want w = s.wanted();
            for (value v = w.release > w.older ? w.release - w.older : 1; v <= w.release; ++v)
                if (!s.is_supplied(w.item, v)) supply(w.item, v);
        }
    }
};

TEST(Hostile, LockStep) {
    for (const bool lazily : {false, true}) {
        lock_step l;
        for (value v = 1; !lazily && v <= lock_step::releases; ++v) {
            l.supply(l.a, v);
            l.supply(l.b, v);
        }
        EXPECT_EQ(l.run(), status::unsatisfiable);
        report("lock step", l.s);
        EXPECT_EQ(l.s.core().size(), 2 * lock_step::releases + 1);
        EXPECT_LE(l.s.conflicts(), lock_step::releases + 1);
        EXPECT_LT(l.s.visits(), 9 * std::uint64_t{lock_step::releases} * lock_step::releases);
    }
}

// A cascade at level 0: only the oldest release is left of a hundred projects in lock step.
TEST(Hostile, LockStepFamily) {
    const value n = 200, projects = 100;
    session s;
    std::vector<var> all;
    for (value k = 0; k < projects; ++k) all.push_back(s.add_project(n));
    for (value k = 0; k + 1 < projects; ++k)
        for (value v = 1; v <= n; ++v) s.supply(all[k], v, {pin(s, all[k], v, all[k + 1], v, n)});
    for (value v = 1; v <= n; ++v) s.supply(all.back(), v, {});
    const term only_oldest[] = {{all.back(), {2, n + 1}}};
    s.forbid(only_oldest, 1);
    ask_for(s, all[0]);
    EXPECT_EQ(s.advance(), status::complete);
    for (const var v : all) EXPECT_EQ(s.picked(v), 1U);
    report("lock-step family", s);
    EXPECT_EQ(s.conflicts(), 0U);
    EXPECT_LT(s.visits(), 10 * n * projects);
}

// One requirement, known of one release more each time: the old forms stay, but cost little.
TEST(Hostile, AGroupThatGrowsReleaseByRelease) {
    const value n = 2000;
    session s;
    const var a = s.add_project(n), b = s.add_project(1);
    ask_for(s, a);
    const term no_b[] = {{b, value_set::single(1)}};
    s.forbid(no_b, 7);
    bool made = false;
    group_id g{};
    status now;
    while ((now = s.advance()) == status::wants) {
        const value v = s.wanted().release;
        if (made)
            s.extend_group(g, value_set::single(v));
        else
            g = s.add_group(a, value_set::single(v), {{{b, value_set::single(0)}}}, {b}, 8);
        made = true;
        s.supply(a, v, {g});
    }
    EXPECT_EQ(now, status::unsatisfiable);
    report("growing group", s);
    EXPECT_EQ(s.core(), (std::vector<tag>{0, 7, 8}));
    EXPECT_LT(s.visits(), 3 * std::uint64_t{n} * n);
}

// With metadata that arrives in between, too, and with free search.
TEST(Hostile, InterruptedSearchesAgree) {
    shape big;
    big.projects_from = 20;
    big.projects_to = 20;
    for (const std::uint64_t free_after : {0, 200})
        for (std::uint64_t seed = 0; seed < 20; ++seed) {
            dice d(seed);
            const universe u = make_universe(d, big);
            dice one(seed), two(seed);
            const outcome whole =
                play(u, {supply_mode::one_release, false, false, 0, free_after}, one);
            const outcome parts =
                play(u, {supply_mode::one_release, false, true, 0, free_after}, two);
            EXPECT_EQ(whole.satisfiable, parts.satisfiable);
            EXPECT_EQ(whole.picks, parts.picks);
            EXPECT_EQ(whole.core, parts.core);
            EXPECT_EQ(whole.visits, parts.visits);
        }
}

}  // namespace
}  // namespace purvey::solve::check
