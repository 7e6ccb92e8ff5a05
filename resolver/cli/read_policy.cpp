#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "purvey/pep/name.hpp"
#include "purvey/policy/choice_file.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/choices.hpp"
#include "resolver/cli/read_rules.hpp"
#include "resolver/cli/session.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::cli {
namespace {

expected_void<error> read_families(const arguments& a, policy& rules) {
    if (a.families == "none") return std::monostate{};
    if (a.families.empty()) {
        rules.families = shipped_families();
        return std::monostate{};
    }
    const auto text = detail::read_text_file(a.families);
    if (!text) return unexpected(text.error());
    auto table = load_families(*text, a.families);
    if (!table) return unexpected(std::move(table).error());
    rules.families = std::move(*table);
    return std::monostate{};
}

expected_void<error> read_prereleases(const arguments& a, const inputs& in, policy& rules) {
    const std::string& word = a.prerelease;
    if (word == "allow") {
        rules.prereleases = prerelease_mode::allow;
    } else if (word == "disallow") {
        if (a.pre) return bad_input("--pre", "contradicts --prerelease disallow");
        rules.prereleases = prerelease_mode::disallow;
        return std::monostate{};
    } else if (word == "if-necessary") {
        rules.prereleases = prerelease_mode::if_necessary;
    } else if (word == "explicit") {
        rules.prereleases = prerelease_mode::explicitly;
    } else if (!word.empty() && word != "if-necessary-or-explicit") {
        return bad_input("--prerelease", "'" + word + "' is not known",
                         "use allow, disallow, if-necessary, explicit or "
                         "if-necessary-or-explicit (the default)");
    }
    if (a.pre || in.prereleases || is_set("PIP_PRE")) rules.prereleases = prerelease_mode::allow;
    return std::monostate{};
}

template <std::size_t N>
std::string all_of(const std::array<std::string_view, N>& words) {
    std::string out;
    for (std::size_t k = 0; k < N; ++k)
        out += (k == 0 ? "" : k + 1 == N ? " or " : ", ") + std::string(words[k]);
    return out;
}

// Index into words of what --option was given, or an error.
template <std::size_t N>
expected<std::size_t, error> place_of(const std::string& word, const char* option,
                                      const std::array<std::string_view, N>& words) {
    const auto it = std::find(words.begin(), words.end(), word);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    return bad_input(option, "'" + word + "' is not known", "use " + all_of(words));
}

expected_void<error> read_objective(const arguments& a, objective& to) {
    if (!a.resolution.empty()) {
        const auto at = place_of(a.resolution, "--resolution", order_words);
        if (!at) return unexpected(at.error());
        to.order = static_cast<first_tried>(*at);
    }
    for (const std::string& word : a.prefer) {
        const auto at = place_of(word, "--prefer", goal_words);
        if (!at) return unexpected(at.error());
        const goal g = static_cast<goal>(*at);
        if (std::find(to.goals.begin(), to.goals.end(), g) != to.goals.end())
            return bad_input("--prefer", "'" + word + "' is given twice");
        if (g == goal::balanced && to.order != first_tried::highest)
            return bad_input("--prefer", "'balanced' wants new releases, --resolution " +
                                             a.resolution + " wants old ones");
        to.goals.push_back(g);
    }
    return std::monostate{};
}

expected_void<error> read_choices(const arguments& a, session& s) {
    auto recorded = configuration_of(a, s.in.manifest);
    if (!recorded) return unexpected(std::move(recorded).error());
    s.indexes = recorded->index;
    s.choices_path = choice_file(s.in.manifest, "");
    for (const std::string& word : a.choices) {
        auto one = parse_choice(word, "--choose");
        if (!one) return unexpected(std::move(one).error());
        for (const choice& other : s.new_choices)
            if (pep::normalize_name(other.name) == pep::normalize_name(one->name) &&
                other.provider != one->provider)
                return bad_input("--choose", "'" + word + "' contradicts '" + other.name + "=" +
                                                 other.provider + "'");
        s.choices_path = keeper_of(one->name, s.in.manifest, *recorded);
        s.new_choices.push_back(*one);
        s.kept_in.push_back(s.choices_path);
    }
    for (const choice& one : s.new_choices) override_choice(*recorded, one);
    for (const std::string& label : a.allow_overlaps)
        recorded->allowed_overlaps.emplace_back(label, "--allow-overlap");
    if (auto done = read_replacements(*recorded, s); !done) return done;
    if (auto done = check_hashes(s); !done) return done;
    return apply_configuration(*recorded, s.rules, s.warnings);
}

}  // namespace

std::vector<policy_file> policy_files(const arguments& a) {
    const auto variable = [](const char* name) {
        const char* value = std::getenv(name);
        return std::string(value == nullptr ? "" : value);
    };
    std::vector<policy_file> out{{"/etc/purvey/policy.toml"}};
    for (const std::string& path : a.policies) out.push_back({path, policy_level::machine, true});
    if (const std::string path = variable("PURVEY_POLICY"); !path.empty())
        out.push_back({path, policy_level::machine, true});
    const std::string xdg = variable("XDG_CONFIG_HOME"), home = variable("HOME");
    if (!xdg.empty() || !home.empty())
        out.push_back(
            {(xdg.empty() ? home + "/.config" : xdg) + "/purvey/policy.toml", policy_level::user});
    return out;
}

expected<configuration, error> configuration_of(const arguments& a, const std::string& manifest) {
    auto above = load_policy(policy_files(a));
    if (!above) return above;
    auto project = load_configuration(configuration_files(manifest, ""));
    if (!project) return project;
    if (auto merged = merge_configuration(*above, *std::move(project)); !merged)
        return unexpected(std::move(merged).error());
    return above;
}

expected_void<error> read_policy(const arguments& a, session& s) {
    if (auto done = read_families(a, s.rules); !done) return done;
    if (auto done = read_prereleases(a, s.in, s.rules); !done) return done;
    if (auto done = read_file_rules(a, s); !done) return done;
    if (auto done = read_objective(a, s.rules.objective); !done) return done;
    return read_choices(a, s);
}

}  // namespace purvey::cli
