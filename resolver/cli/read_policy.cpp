#include <algorithm>
#include <array>
#include <cstdlib>
#include <string_view>

#include "purvey/pep/name.hpp"
#include "purvey/policy/choice_file.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/cli/choices.hpp"
#include "resolver/cli/option_words.hpp"
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

template <std::size_t N>
std::string all_of(const std::array<std::string_view, N>& words) {
    std::string out;
    for (std::size_t k = 0; k < N; ++k)
        out += (k == 0 ? "" : k + 1 == N ? " or " : ", ") + std::string(words[k]);
    return out;
}

// Index into words of what --option was given, or an error.
template <std::size_t N>
expected<std::size_t, error> place_of(const std::string& word, const std::string& where,
                                      const std::array<std::string_view, N>& words) {
    const auto it = std::find(words.begin(), words.end(), word);
    if (it != words.end()) return static_cast<std::size_t>(it - words.begin());
    return bad_input(where, "'" + word + "' is not known", "use " + all_of(words));
}

// By default, what rule 2 says.
constexpr std::array<std::string_view, 5> prerelease_words{"if-necessary-or-explicit", "allow",
                                                           "disallow", "if-necessary", "explicit"};
static_assert(static_cast<std::size_t>(prerelease_mode::explicitly) == 4);

expected_void<error> read_prereleases(const arguments& a, const std::vector<option_word>& words,
                                      policy& rules) {
    if (a.pre && a.prerelease == "disallow")
        return bad_input("--pre", "contradicts --prerelease disallow");
    option_word word{"prerelease", a.pre ? "allow" : a.prerelease, "--prerelease"};
    if (const auto* outside = last_word(words, "prerelease"); word.value.empty() && outside)
        word = *outside;
    if (word.value.empty()) return std::monostate{};
    const auto at = place_of(word.value, word.where, prerelease_words);
    if (!at) return unexpected(at.error());
    rules.prereleases = static_cast<prerelease_mode>(*at);
    return std::monostate{};
}

expected_void<error> read_objective(const arguments& a, const std::vector<option_word>& words,
                                    objective& to) {
    option_word order{"resolution", a.resolution, "--resolution"};
    if (const auto* outside = last_word(words, "resolution"); order.value.empty() && outside)
        order = *outside;
    if (!order.value.empty()) {
        const auto at = place_of(order.value, order.where, order_words);
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
            return bad_input("--prefer", "'balanced' wants new releases, " + order.where + " " +
                                             order.value + " old ones");
        to.goals.push_back(g);
    }
    return std::monostate{};
}

expected_void<error> read_choices(const arguments& a, configuration recorded, session& s) {
    s.choices_path = choice_file(s.in.manifest, "");
    for (const std::string& word : a.choices) {
        auto one = parse_choice(word, "--choose");
        if (!one) return unexpected(std::move(one).error());
        for (const choice& other : s.new_choices)
            if (pep::normalize_name(other.name) == pep::normalize_name(one->name) &&
                other.provider != one->provider)
                return bad_input("--choose", "'" + word + "' contradicts '" + other.name + "=" +
                                                 other.provider + "'");
        s.choices_path = keeper_of(one->name, s.in.manifest, recorded);
        s.new_choices.push_back(*one);
        s.kept_in.push_back(s.choices_path);
    }
    for (const choice& one : s.new_choices) override_choice(recorded, one);
    for (const std::string& label : a.allow_overlaps)
        recorded.allowed_overlaps.emplace_back(label, "--allow-overlap");
    if (auto done = read_replacements(recorded, s); !done) return done;
    if (auto done = check_hashes(s); !done) return done;
    return apply_configuration(recorded, s.rules, s.warnings);
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
    auto recorded = configuration_of(a, s.in.manifest);
    if (!recorded) return unexpected(std::move(recorded).error());
    s.indexes = recorded->index;
    const auto words = words_from_outside(*recorded, s.in);
    if (!words) return unexpected(words.error());
    if (auto done = read_families(a, s.rules); !done) return done;
    if (auto done = read_prereleases(a, *words, s.rules); !done) return done;
    if (auto done = read_file_rules(a, *words, s); !done) return done;
    if (auto done = read_objective(a, *words, s.rules.objective); !done) return done;
    return read_choices(a, *std::move(recorded), s);
}

}  // namespace purvey::cli
