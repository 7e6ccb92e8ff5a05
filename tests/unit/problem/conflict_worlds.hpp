#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "property/solve/dice.hpp"
#include "purvey/answer/json.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

// Small random worlds, of which many have no answer.
namespace purvey::conflict_worlds {

using solve::check::dice;

// Nothing is yanked and nothing a pre-release: there the user's words settle what may be picked,
// and a word that is no part of a conflict can matter to it (rule 2).
struct world {
    std::vector<memory_project> projects;
    request asked;
};

inline need word(const std::string& text) {
    const auto r = pep::parse_requirement(text);
    if (!r) throw std::invalid_argument(text);
    return {*r, text, "argument"};
}

inline std::string name(unsigned k) {
    return "p" + std::to_string(k);
}

inline std::string any_requirement(dice& d, unsigned projects) {
    static constexpr const char* ops[] = {">=", "<", "==", "!=", "<=", ">"};
    std::string out = name(d.below(projects + (d.chance(10) ? 1 : 0)));
    if (d.chance(10)) out += "[x]";
    if (d.chance(75)) out += ops[d.below(6)] + std::to_string(1 + d.below(4));
    return out;
}

inline memory_release any_release(dice& d, unsigned v, unsigned projects) {
    memory_release r{.version = std::to_string(v)};
    for (unsigned k = d.below(4); k > 0; --k)
        r.requires_dist.push_back(any_requirement(d, projects) +
                                  (d.chance(15) ? "; extra == 'x'" : ""));
    if (d.chance(60)) r.provides_extra = {"x"};
    if (d.chance(4)) r.requires_dist.push_back("not a requirement (");
    if (d.chance(5)) r.requires_python = ">=3.12";
    return r;
}

inline world any_world(std::uint64_t seed) {
    dice d(seed);
    world w;
    const unsigned projects = 3 + d.below(6);
    for (unsigned k = 0; k < projects; ++k) {
        memory_project p{.name = name(k)};
        for (unsigned v = 1; v <= 1 + d.below(4); ++v)
            p.releases.push_back(any_release(d, v, projects));
        w.projects.push_back(std::move(p));
    }
    for (unsigned k = 1 + d.below(4); k > 0; --k)
        w.asked.requirements.push_back(word(any_requirement(d, projects)));
    for (unsigned k = d.below(3); k > 0; --k)
        w.asked.constraints.push_back(word(name(d.below(projects)) + (d.chance(50) ? "<" : ">=") +
                                           std::to_string(1 + d.below(4))));
    return w;
}

struct answer {
    std::optional<conflict> no;
    std::map<std::string, std::string> pins;
};

inline answer answer_to(const world& w, const std::string& python = "3.11", const limits& l = {}) {
    auto from = memory_source::make(w.projects);
    EXPECT_TRUE(from);
    auto found = resolve(*from, w.asked, policy{}, *with_python(default_environment(), python), l);
    EXPECT_TRUE(found) << found.error().message;
    answer out;
    if (auto* no = found ? std::get_if<conflict>(&*found) : nullptr) out.no = std::move(*no);
    if (const auto* yes = found ? std::get_if<resolution>(&*found) : nullptr)
        for (const picked_release& p : yes->packages) out.pins[p.project] = p.what().version.str();
    return out;
}

inline std::optional<conflict> refusal_of(const world& w) {
    return answer_to(w).no;
}

// What is said, without the effort.
inline std::string said(conflict k) {
    k.steps = k.conflicts = 0;
    return to_json(k, {});
}

inline bool is_own(const conflict::unit& u) {
    return u.project.empty();
}

// Does the release's requirement belong to the unit?
inline bool speaks_of(const conflict::unit& u, const std::string& project,
                      const std::string& text) {
    const auto r = pep::parse_requirement(text);
    if (u.project != project) return false;
    if (!r) return u.what.empty();
    const bool of_extra = text.find("extra ==") != std::string::npos;
    return r->name == u.what && of_extra == !u.extra.empty();
}

// The world in which nothing holds but these units.
inline world only(const world& w, const std::vector<conflict::unit>& units) {
    world out{w.projects, {}};
    const auto keep = [&](const std::vector<need>& from, bool constraint, std::vector<need>& to) {
        for (const need& n : from)
            if (std::any_of(units.begin(), units.end(), [&](const auto& u) {
                    return is_own(u) && u.constraint == constraint && u.what == n.text;
                }))
                to.push_back(n);
    };
    keep(w.asked.requirements, false, out.asked.requirements);
    keep(w.asked.constraints, true, out.asked.constraints);
    for (memory_project& p : out.projects)
        for (memory_release& r : p.releases)
            std::erase_if(r.requires_dist, [&](const std::string& text) {
                return std::none_of(units.begin(), units.end(),
                                    [&](const auto& u) { return speaks_of(u, p.name, text); });
            });
    return out;
}

inline std::vector<conflict::unit> without(std::vector<conflict::unit> units, std::size_t k) {
    units.erase(units.begin() + static_cast<std::ptrdiff_t>(k));
    return units;
}

// Calls f with conflicts of random worlds.
template <class F>
void each_conflict(F&& f) {
    const std::uint64_t worlds = std::getenv("PURVEY_DEEP") != nullptr ? 100'000 : 1'000;
    std::size_t conflicts = 0, deep = 0;
    for (std::uint64_t seed = 1; seed <= worlds; ++seed) {
        const world w = any_world(seed);
        const auto no = refusal_of(w);
        if (!no) continue;
        SCOPED_TRACE("seed " + std::to_string(seed));
        ++conflicts;
        deep += no->units.size() > 3 ? 1 : 0;
        f(w, *no);
        if (testing::Test::HasFailure()) return;
    }
    EXPECT_GT(conflicts, worlds / 5);
    EXPECT_GT(deep, worlds / 50);
}

}  // namespace purvey::conflict_worlds
