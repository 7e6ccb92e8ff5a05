#include "resolver/policy/severities.hpp"

#include <algorithm>

namespace purvey {
namespace {

std::string stated_as(const stated_severity& s) {
    return "audit." + std::string(rule_of(s.of).id) + " = \"" + std::string(word(s.as)) + "\"";
}

}  // namespace

std::vector<stated_severity> read_severities(toml_reader& in, const ::toml::node& node) {
    std::vector<stated_severity> out;
    for (const auto& [key, value] : in_text_order(in.table(node, "audit"))) {
        const auto rule = std::find_if(finding_rules.begin(), finding_rules.end(),
                                       [&](const finding_rule& r) { return r.id == key; });
        if (rule == finding_rules.end()) {
            in.fail(*value, "'" + std::string(key) + "' is nothing that an audit finds");
            return {};
        }
        const std::string text = in.string(*value, "audit." + std::string(key));
        const auto at = std::find(severity_words.begin(), severity_words.end(), text);
        if (at == severity_words.end())
            in.fail(*value, "audit." + std::string(key) + " is error, warning, note or off, not '" +
                                text + "'");
        if (in.failed()) return {};
        out.push_back({rule->kind, static_cast<severity>(at - severity_words.begin()),
                       in.at(*value), policy_level::project});
    }
    return out;
}

expected_void<error> merge_severity(std::vector<stated_severity>& into, stated_severity s) {
    for (const stated_severity& old : into) {
        if (old.of != s.of || old.as == s.as) continue;
        if (old.by == s.by)
            return bad_input(s.where, stated_as(s) + ", but " + old.where + " says otherwise",
                             "Keep one of the two.");
        if (s.as < old.as)
            return unexpected(error{
                error_kind::refused,
                stated_as(s) + ", but " + old.where + " says " + std::string(word(old.as)), s.where,
                "A project may raise what the policy of the machine and of its "
                "user says, and not lower it."});
    }
    into.push_back(std::move(s));
    return std::monostate{};
}

}  // namespace purvey
