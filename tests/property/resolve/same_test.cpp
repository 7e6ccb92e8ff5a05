#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <sstream>
#include <thread>

#include "property/resolve/changed.hpp"
#include "property/resolve/properties.hpp"

// What must not matter: P7 to P9, P14.
namespace purvey::check {
namespace {

std::string differ(const std::string& a, const std::string& b) {
    return a == b ? "" : "once " + a + "\nthen " + b;
}

// How a "no" is worded may depend on what the source tells of its groups; what is said of an
// answer or a question may not.
std::string words(const expected<outcome, error>& found) {
    return found && std::holds_alternative<conflict>(*found) ? answer_of(found) : text_of(found);
}
std::string words(const trial& t) {
    return words(t.found());
}

std::string same_bytes_again(const world& w, dice& d) {
    const limits l = d.chance(10) ? trial::explained() : trial::quick();
    const std::string first = trial(w, {}, l).text();
    std::string here, there;
    std::thread other([&] { there = trial(w, {}, l).text(); });
    here = trial(w, {}, l).text();
    other.join();
    const std::string wrong = differ(first, here);
    return wrong.empty() ? differ(first, there) : wrong;
}

std::string arrival_does_not_matter(const world& w, dice& d) {
    const std::string first = words(trial(w));
    for (const telling how : {telling::groups, telling::everything, telling::batches}) {
        const manner m{how, 1 + d.fork() % 1'000};
        const std::string wrong = differ(first, words(trial(w, m)));
        if (!wrong.empty())
            return "telling " + std::to_string(static_cast<int>(how)) + ", seed " +
                   std::to_string(m.seed) + "\n" + wrong;
    }
    return "";
}

// Same resolver, asked other things before.
std::string what_was_asked_before_does_not_matter(const world& w, dice& d) {
    auto from = memory_source::make(w.projects);
    resolver used(*from, w.rules, target());
    const request all = asked(w);
    for (const need& n : all.requirements)
        if (d.chance(70)) (void)used.resolve({{n}, {}}, trial::quick());
    const trial fresh(w);
    const auto again = used.resolve(all, trial::quick());
    return differ(words(fresh), words(again));
}

std::string order_does_not_matter(const world& w, dice& d) {
    return differ(words(trial(w)), words(trial(shuffled(w, d))));
}

// Which names there are decides nothing; that lists of blame and of bindings are in alphabetical
// order does not count.
std::string names_do_not_matter(const world& w, dice& d) {
    std::vector<std::string> from = {"fam", "nowhere", "m1", "m2",  "m3", "p",
                                     "q",   "v1",      "v2", "one", "two"};
    for (const char c : std::string("abcdefgh")) from.emplace_back(1, c);
    std::vector<std::string> to;
    for (std::size_t k = 0; k < from.size(); ++k)
        to.push_back(std::string(1, static_cast<char>('a' + k)) + "z");
    d.shuffle(to);
    const renaming by = [&](const std::string& old) {
        const auto at = std::find(from.begin(), from.end(), old);
        return at == from.end() ? old : to[static_cast<std::size_t>(at - from.begin())];
    };
    const trial before(w), after(renamed(w, by));
    const auto sorted = [&](const std::string& said) {
        std::istringstream in(said);
        std::vector<std::string> each{std::istream_iterator<std::string>(in), {}};
        const auto list = before.refuted() != nullptr
                              ? each.begin()
                              : std::find(each.begin(), each.end(), "bound");
        std::sort(list, each.end());
        std::string out;
        for (const std::string& x : each) out += x + " ";
        return out;
    };
    return differ(sorted(renamed_words(before.answer(), by)), sorted(after.answer()));
}

// What a source far away is not asked (docs/next.md): whether an older release of a family's member
// requires another member, or of a project that the user named provides a virtual name.
bool far_away_may_differ(const world& w) {
    const auto any_text = [](const memory_project& p, auto list, auto wanted) {
        return std::any_of(p.releases.begin(), p.releases.end(), [&](const memory_release& r) {
            return std::any_of((r.*list).begin(), (r.*list).end(), wanted);
        });
    };
    const auto is_member = [](const std::string& text) { return text[0] == 'm'; };
    return std::any_of(w.projects.begin(), w.projects.end(), [&](const memory_project& p) {
        const bool named = std::any_of(w.requirements.begin(), w.requirements.end(),
                                       [&](const auto& r) { return name_in(r) == p.name; });
        return (is_member(p.name) && any_text(p, &memory_release::requires_dist, is_member)) ||
               (named &&
                any_text(p, &memory_release::provides_dist, [](const auto&) { return true; }));
    });
}

std::string lazy_is_eager(const world& w, dice& d) {
    if (far_away_may_differ(w)) return "";
    const manner lazy{telling::one_release, d.fork() % 3};
    return differ(words(trial(w, {telling::everything, 0})), words(trial(w, lazy)));
}

TEST(Properties, P7) {
    EXPECT_TRUE(holds("P7: the same bytes again, in another thread too", {}, same_bytes_again));
}

TEST(Properties, P7Arrival) {
    EXPECT_TRUE(holds("P7Arrival: the same whatever is known when, and whatever nobody asked for",
                      {}, arrival_does_not_matter));
}

TEST(Properties, P7Reuse) {
    EXPECT_TRUE(holds("P7Reuse: the same whatever a resolver was asked before", {},
                      what_was_asked_before_does_not_matter));
}

TEST(Properties, P8) {
    EXPECT_TRUE(
        holds("P8: the order of projects, releases, constraints, families, choices and "
              "locked versions does not matter",
              {}, order_does_not_matter));
}

TEST(Properties, P9) {
    EXPECT_TRUE(holds("P9: other names, the same answer", {}, names_do_not_matter));
}

TEST(Properties, P14) {
    EXPECT_TRUE(holds("P14: metadata one release at a time, or all at once: the same answer", {},
                      lazy_is_eager));
}

}  // namespace
}  // namespace purvey::check
