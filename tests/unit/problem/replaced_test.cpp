#include "resolver/problem/replaced.hpp"

#include <gtest/gtest.h>

#include <algorithm>

#include "unit/problem/conflict_worlds.hpp"

// Overrides and excludes: the answer is that of a world whose texts say what the user put there.
namespace purvey {
namespace {

using namespace conflict_worlds;

std::vector<replacement> any_replacements(dice& d, unsigned projects) {
    std::vector<replacement> out;
    for (unsigned k = 0; k < projects; ++k) {
        if (!d.chance(25)) continue;
        replacement r{name(k), {}, "overrides.txt:1"};
        if (d.chance(70)) {
            r.by.push_back(word(name(k) + (d.chance(30) ? "[x]" : "") +
                                (d.chance(50) ? ">=" : "<") + std::to_string(1 + d.below(4))));
            if (d.chance(20)) r.by.push_back(word(name(k) + "!=2; python_version < '3'"));
        }
        out.push_back(std::move(r));
    }
    return out;
}

// What stands in the place of a text, or the text.
std::optional<std::string> put(const std::string& text, const std::vector<replacement>& all) {
    const auto r = pep::parse_requirement(text);
    const auto at = std::find_if(
        all.begin(), all.end(), [&](const replacement& each) { return r && each.name == r->name; });
    if (at == all.end()) return text;
    if (at->by.empty()) return std::nullopt;
    const bool of_extra = text.find("extra ==") != std::string::npos;
    return at->by.front().text + (of_extra ? "; extra == 'x'" : "");
}

world rewritten(const world& w, const std::vector<replacement>& all) {
    world out{w.projects, {{}, w.asked.constraints}};
    for (const need& n : w.asked.requirements)
        if (const auto text = put(n.text, all)) out.asked.requirements.push_back(word(*text));
    for (memory_project& p : out.projects)
        for (memory_release& r : p.releases) {
            std::vector<std::string> kept;
            for (const std::string& each : r.requires_dist)
                if (auto text = put(each, all)) kept.push_back(std::move(*text));
            r.requires_dist = std::move(kept);
        }
    return out;
}

outcome answer_of(source& from, const request& asked, const policy& rules) {
    auto found = resolve(from, asked, rules, default_environment());
    EXPECT_TRUE(found) << found.error().message;
    return found ? std::move(*found) : outcome{};
}

// Names and versions, and whether there are any.
std::pair<bool, std::map<std::string, std::string>> pins(const outcome& found) {
    std::map<std::string, std::string> out;
    const auto* yes = std::get_if<resolution>(&found);
    if (yes != nullptr)
        for (const picked_release& p : yes->packages) out[p.project] = p.what().version.str();
    return {yes != nullptr, out};
}

template <class Law>
void each_world(const Law& law) {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        SCOPED_TRACE(seed);
        const world w = any_world(seed);
        dice d(seed + 77);
        const auto all = any_replacements(d, static_cast<unsigned>(w.projects.size()));
        law(w, all);
        if (::testing::Test::HasFailure()) return;
    }
}

TEST(Replaced, AnswersAsIfTheTextsSaidSo) {
    std::size_t solved = 0, other = 0;
    each_world([&](const world& w, const std::vector<replacement>& all) {
        policy rules;
        rules.replacements = all;
        const world said_so = rewritten(w, all);
        auto plain = memory_source::make(w.projects),
             changed = memory_source::make(said_so.projects);
        if (w.projects.size() % 2 == 0) plain->hide_groups();
        const auto a = pins(answer_of(*plain, w.asked, rules));
        const auto b = pins(answer_of(*changed, said_so.asked, {}));
        EXPECT_EQ(a, b);
        solved += a.first ? 1 : 0;
        other += a != pins(answer_of(*plain, w.asked, {})) ? 1 : 0;
    });
    EXPECT_GT(solved, 500U);
    EXPECT_GT(other, 200U);
}

// A repair that takes an override back works, and says what it is about.
TEST(Replaced, CanBeTakenBack) {
    std::size_t seen = 0;
    each_world([&](const world& w, const std::vector<replacement>& all) {
        policy rules;
        rules.replacements = all;
        auto from = memory_source::make(w.projects);
        const outcome found = answer_of(*from, w.asked, rules);
        const auto* no = std::get_if<conflict>(&found);
        if (no == nullptr) return;
        for (const conflict::repair& r : no->repairs) {
            if (r.edits.front().what != conflict::edit::of::replacement) continue;
            const std::string name = r.edits.front().from;
            EXPECT_TRUE(std::any_of(no->lines.begin(), no->lines.end(), [&](const auto& line) {
                return line.starts_with("your override " + name);
            })) << said(*no);
            policy less = rules;
            std::erase_if(less.replacements, [&](const auto& each) { return each.name == name; });
            const auto mended = pins(answer_of(*from, w.asked, less));
            ASSERT_TRUE(mended.first) << said(*no);
            for (const auto& [project, version] : r.result)
                EXPECT_EQ(mended.second.at(project), version) << said(*no);
            ++seen;
        }
    });
    EXPECT_GT(seen, 50U);
}

// Requirements of extras stay theirs; what is kept apart is no requirement.
TEST(Replaced, LeavesExtrasAndObsoletesAlone) {
    std::vector<memory_project> projects{
        {.name = "a",
         .releases = {{.version = "1",
                       .requires_dist = {"b>=2; extra == 'x'", "c; python_version < '3'"},
                       .provides_extra = {"x"},
                       .obsoletes_dist = {"d<2"}}}},
        {.name = "b", .releases = {{.version = "1"}, {.version = "2"}}},
        {.name = "c", .releases = {{.version = "1"}}},
        {.name = "d", .releases = {{.version = "1"}, {.version = "2"}}}};
    policy rules;
    rules.replacements = {
        {"b", {word("b<2")}, "o"}, {"c", {word("c")}, "o"}, {"d", {word("d")}, "o"}};
    auto from = memory_source::make(projects);
    using pinned = std::map<std::string, std::string>;
    EXPECT_EQ(pins(answer_of(*from, {{word("a"), word("d")}, {}}, rules)).second,
              (pinned{{"a", "1"}, {"c", "1"}, {"d", "2"}}));
    EXPECT_EQ(pins(answer_of(*from, {{word("a[x]")}, {}}, rules)).second,
              (pinned{{"a", "1"}, {"b", "1"}, {"c", "1"}}));
    rules.replacements[2].by = {word("d<2")};
    EXPECT_FALSE(pins(answer_of(*from, {{word("a"), word("d")}, {}}, rules)).first);
}

TEST(Replaced, IsNothingThatACertificateStates) {
    policy rules;
    EXPECT_EQ(problem::beyond_certificates(rules), "");
    rules.replacements = {{"b", {}, "o"}};
    certificate made;
    auto from = memory_source::make({{.name = "a", .releases = {{.version = "1"}}}});
    resolver r(*from, rules, default_environment());
    r.certify(&made);
    EXPECT_TRUE(r.resolve({{word("a")}, {}}));
    EXPECT_EQ(made.missing, "a certificate cannot state overrides and excludes yet");
    EXPECT_TRUE(made.claims.empty());
}

}  // namespace
}  // namespace purvey
