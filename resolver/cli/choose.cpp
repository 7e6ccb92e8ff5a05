#include <algorithm>

#include "purvey/pep/name.hpp"
#include "purvey/policy/choice_file.hpp"
#include "resolver/cli/choices.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {
namespace {

std::string listed(const configuration& recorded) {
    std::size_t widest = 0;
    std::string out;
    for (const choice& c : recorded.choices)
        widest = std::max(widest, escape(c.name).size() + escape(c.provider).size());
    for (const choice& c : recorded.choices) {
        const std::string left = escape(c.name) + " = " + escape(c.provider);
        out += left + std::string(widest + 5 - std::min(widest + 5, left.size()), ' ') +
               escape(c.where) + "\n";
    }
    return out.empty() ? "No choice is recorded.\n" : out;
}

expected<std::string, error> set(const std::string& word, configuration& recorded) {
    auto one = parse_choice(word, "choose");
    if (!one) return unexpected(std::move(one).error());
    const std::string path = keeper_of(one->name, manifest_here(), recorded);
    override_choice(recorded, *one);
    // Tells a provider that is no member of the family, before anything is written.
    policy rules;
    rules.families = shipped_families();
    std::vector<std::string> warnings;
    if (auto done = apply_configuration(recorded, rules, warnings); !done)
        return unexpected(std::move(done).error());
    const uninterrupted whole;
    auto written = write_choice(path, one->name, one->provider);
    if (!written) return unexpected(std::move(written).error());
    return escape(path) + "   " + (*written ? "" : "already has ") + "[choice] " +
           escape(one->name) + " = \"" + escape(one->provider) + "\"\n";
}

expected<std::string, error> unset(const std::string& name, const configuration& recorded) {
    std::string out;
    for (const choice& c : recorded.choices) {
        if (pep::normalize_name(c.name) != pep::normalize_name(name)) continue;
        const std::string path = file_of(c.where);
        const uninterrupted whole;
        auto written = unset_choice(path, c.name);
        if (!written) return unexpected(std::move(written).error());
        out += escape(path) + "   forgot " + escape(c.name) + " = \"" + escape(c.provider) + "\"\n";
    }
    if (out.empty()) return bad_input("--unset", "there is no choice for '" + name + "'");
    return out;
}

}  // namespace

int run_choose(const arguments& a) {
    const reporter say{a};
    auto recorded = load_configuration(configuration_files(manifest_here(), ""));
    if (!recorded) return say.fail(recorded.error());
    if (a.choices.empty() && a.unset.empty()) return print_out(listed(*recorded)) ? 0 : 5;
    std::string out;
    for (const std::string& name : a.unset) {
        const auto done = unset(name, *recorded);
        if (!done) return say.fail(done.error());
        out += *done;
    }
    for (const std::string& word : a.choices) {
        const auto done = set(word, *recorded);
        if (!done) return say.fail(done.error());
        out += *done;
    }
    return print_out(out) ? 0 : 5;
}

}  // namespace purvey::cli
