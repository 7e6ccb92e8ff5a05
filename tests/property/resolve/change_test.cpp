#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "property/resolve/changed.hpp"
#include "property/resolve/properties.hpp"

// What a change of the world may change: P10 to P13, P15. Mostly in worlds without families and
// virtual names, where a model is all there is to find; and without pre-releases, since one more or
// one less final release decides whether those are candidates (rule 2). With names that are bound
// P11, P12 and P15 are no laws: docs/next.md has a world against each.
namespace purvey::check {
namespace {

std::string same_verdict(const trial& a, const trial& b) {
    if ((a.refuted() == nullptr) == (b.refuted() == nullptr)) return "";
    return "once " + a.answer() + "\nthen " + b.answer();
}

std::string more_wishes_never_help(const world& w, dice& d) {
    const trial before(w);
    world more = w;
    const memory_project& p = w.projects[d.below(static_cast<unsigned>(w.projects.size()))];
    const std::string ops[] = {"", "<2", ">=2", "==1", "!=3"};
    const std::string wish = p.name + ops[d.below(5)];
    (d.chance(50) ? more.requirements : more.constraints).push_back(wish);
    const trial after(more);
    if (before.refuted() == nullptr || after.refuted() != nullptr) return "";
    return "with " + wish + " there is an answer: " + after.answer();
}

// Names that no project meets, unless somebody provides them (rule 4).
std::set<std::string> virtual_names(const world& w) {
    std::set<std::string> out;
    for (const user_virtual& v : w.rules.virtuals) out.insert(v.name);
    const auto is_project = [&](const std::string& name) {
        return std::any_of(w.projects.begin(), w.projects.end(),
                           [&](const memory_project& p) { return p.name == name; });
    };
    for (const user_provides& u : w.rules.provides)
        for (const pep::provides_entry& e : u.entries)
            if (!is_project(e.name)) out.insert(e.name);
    for (const memory_project& p : w.projects)
        if (p.releases.empty() && !p.name.starts_with('m')) out.insert(p.name);
    return out;
}

// Every name is met by its own project, and virtual ones by nothing: A of the first round, without
// choices.
world without_bindings(const world& w) {
    const std::set<std::string> virtuals = virtual_names(w);
    world out = w;
    out.rules.families.families.clear();
    out.rules.virtuals.clear();
    out.rules.provides.clear();
    out.rules.locked_bindings.clear();
    const auto drop = [&](std::vector<std::string>& texts) {
        std::erase_if(texts, [&](const auto& t) { return virtuals.contains(name_in(t)); });
    };
    drop(out.requirements);
    for (memory_project& p : out.projects)
        for (memory_release& r : p.releases) drop(r.requires_dist);
    return out;
}

std::string no_binding_helps(const world& w, dice& d) {
    if (trial(without_bindings(w)).refuted() == nullptr) return "";
    world more = w;
    const memory_project& p = w.projects[d.below(static_cast<unsigned>(w.projects.size()))];
    (d.chance(50) ? more.requirements : more.constraints).push_back(p.name + ">=2");
    for (const world& each : {w, more})
        if (const trial t(each); t.refuted() == nullptr)
            return "with bindings there is an answer: " + t.answer();
    return "";
}

// A release that asks for nothing.
std::string more_releases_never_hurt(const world& w, dice& d) {
    const trial before(w);
    world more = w;
    memory_project& p = more.projects[d.below(static_cast<unsigned>(w.projects.size()))];
    const char* versions[] = {"0.1", "1.7", "9"};
    p.releases.push_back({.version = versions[d.below(3)]});
    const trial after(more);
    if (before.refuted() != nullptr || after.refuted() == nullptr) return "";
    return "with " + p.name + " " + p.releases.back().version +
           " there is none: " + before.answer();
}

std::string unused_releases_do_not_matter(const world& w, dice& d) {
    const trial before(w);
    if (before.solved() == nullptr) return "";
    const versions used = before.picks();
    world less = w;
    for (memory_project& p : less.projects)
        std::erase_if(p.releases, [&](const memory_release& r) {
            const auto at = used.find(p.name);
            return (at == used.end() || at->second != r.version) && d.chance(60);
        });
    std::erase_if(less.projects, [](const memory_project& p) { return p.releases.empty(); });
    const std::string after = trial(less).answer();
    return after == before.answer() ? "" : "once " + before.answer() + "\nthen " + after;
}

std::vector<std::string> bound(const resolution& r) {
    std::vector<std::string> out;
    for (const binding& b : r.bindings) out.push_back(b.name + "=" + b.provider);
    std::sort(out.begin(), out.end());
    return out;
}

// Families and virtual names included, where both parts have an answer.
std::string strangers_do_not_meet(const world& w, dice& d) {
    world a = w,
          b = renamed(make_world(d.fork(), {}), [](const std::string& n) { return n + "z"; });
    a.rules.prereleases = b.rules.prereleases = prerelease_mode::by_rule;
    const trial first(a), second(b), together(both(a, b));
    if (first.refuted() != nullptr && first.refuted()->blamed_choices.empty() &&
        a.rules.families.families.empty() && a.rules.virtuals.empty() &&
        together.refuted() == nullptr)
        return "the first part has no answer, both together have: " + together.answer();
    if (first.solved() == nullptr || second.solved() == nullptr) return "";
    if (together.solved() == nullptr) return "both parts have an answer: " + together.answer();
    versions all = first.picks();
    all.merge(second.picks());
    std::vector<std::string> bindings = bound(*first.solved()), more = bound(*second.solved());
    bindings.insert(bindings.end(), more.begin(), more.end());
    std::sort(bindings.begin(), bindings.end());
    if (all == together.picks() && bindings == bound(*together.solved())) return "";
    return first.answer() + "\nand " + second.answer() + "\nare not " + together.answer();
}

std::string preferences_forbid_nothing(const world& w, dice&) {
    world free = w;
    free.rules.locked.clear();
    free.rules.locked_bindings.clear();
    return same_verdict(trial(w), trial(free));
}

// A lock lets yanked releases in (rule 2): there, it is more than a preference.
shape locked() {
    shape s = plain();
    s.locked = 100;
    s.yanked = 0;
    return s;
}

TEST(Properties, P10) {
    EXPECT_TRUE(holds("P10: one more requirement or constraint never makes a conflict go away",
                      without_prereleases(), more_wishes_never_help));
}

TEST(Properties, P10Names) {
    shape s = without_prereleases();
    s.families = 60, s.virtuals = 50, s.provides = 15, s.imports = 0;
    EXPECT_TRUE(
        holds("P10Names: what has no answer while no name is bound has none, nor with one "
              "more wish",
              s, no_binding_helps));
}

TEST(Properties, P11) {
    EXPECT_TRUE(holds("P11: one more release that asks for nothing never makes a conflict",
                      without_prereleases(), more_releases_never_hurt));
}

TEST(Properties, P12) {
    EXPECT_TRUE(holds("P12: without releases that it does not use, the answer is the same",
                      without_prereleases(), unused_releases_do_not_matter));
}

TEST(Properties, P13) {
    EXPECT_TRUE(holds("P13: of two worlds without a common name, the answer is the union", {},
                      strangers_do_not_meet));
}

TEST(Properties, P15) {
    EXPECT_TRUE(holds("P15: a lock changes which answer, never whether there is one", locked(),
                      preferences_forbid_nothing));
}

}  // namespace
}  // namespace purvey::check
