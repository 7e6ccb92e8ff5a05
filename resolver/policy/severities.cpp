#include "resolver/policy/severities.hpp"

#include <algorithm>
#include <optional>

#include "purvey/pep/name.hpp"

namespace purvey {
namespace {

std::string stated_as(const stated_severity& s) {
    return "audit." + std::string(rule_of(s.of).id) + " = \"" + std::string(word(s.as)) + "\"";
}

std::optional<finding_kind> kind_called(toml_reader& in, const ::toml::node& at,
                                        std::string_view id) {
    for (const finding_rule& rule : finding_rules)
        if (rule.id == id) return rule.kind;
    in.fail(at, "'" + std::string(id) + "' is nothing that an audit finds");
    return std::nullopt;
}

std::string two_digits(unsigned n) {
    return {static_cast<char>('0' + n / 10), static_cast<char>('0' + n % 10)};
}

// A local date of TOML. Years have four digits, so that the order of the texts is that of time.
std::string date_of(toml_reader& in, const ::toml::node& node) {
    const auto day = node.value_exact<::toml::date>();
    if (!day) {
        in.fail(node, "until is a date without quotes: until = 2027-01-31");
        return {};
    }
    return two_digits(day->year / 100u) + two_digits(day->year % 100u) + "-" +
           two_digits(day->month) + "-" + two_digits(day->day);
}

acceptance read_acceptance(toml_reader& in, const ::toml::node& node) {
    constexpr std::string_view what = "an entry of audit.accept";
    const ::toml::table& t = in.table(node, what);
    in.allow_only(t, what, {"id", "project", "reason", "until"});
    acceptance out{{}, "", "", "", in.at(node)};
    for (const char* key : {"id", "project", "reason"})
        if (!t.contains(key)) in.fail(node, std::string(what) + " needs the key " + key);
    if (in.failed()) return out;
    const ::toml::node &id = *t.get("id"), &project = *t.get("project");
    out.of = kind_called(in, id, in.string(id, "id")).value_or(finding_kind{});
    const std::string name = in.string(project, "project");
    if (!pep::is_valid_name(name)) in.fail(project, "'" + name + "' is not the name of a project");
    out.project = pep::normalize_name(name);
    out.reason = in.string(*t.get("reason"), "reason");
    if (out.reason.find_first_not_of(" \t\r\n") == out.reason.npos)
        in.fail(*t.get("reason"), "a reason must be said");
    if (const ::toml::node* until = t.get("until")) out.until = date_of(in, *until);
    return out;
}

stated_severity read_severity(toml_reader& in, std::string_view id, const ::toml::node& node) {
    const auto kind = kind_called(in, node, id);
    const std::string text = in.string(node, "audit." + std::string(id));
    const auto at = std::find(severity_words.begin(), severity_words.end(), text);
    if (at == severity_words.end())
        in.fail(node,
                "audit." + std::string(id) + " is error, warning, note or off, not '" + text + "'");
    if (in.failed()) return {};
    return {*kind, static_cast<severity>(at - severity_words.begin()), in.at(node),
            policy_level::project};
}

}  // namespace

void read_audit(toml_reader& in, const ::toml::node& node, configuration& into) {
    for (const auto& [key, value] : in_text_order(in.table(node, "audit"))) {
        if (key == "accept")
            for (const auto& entry : in.array(*value, "audit.accept"))
                into.accepted.push_back(read_acceptance(in, entry));
        else
            into.audit.push_back(read_severity(in, key, *value));
    }
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

expected_void<error> merge_acceptance(configuration& into, acceptance a) {
    const std::string stated = "accepts " + std::string(rule_of(a.of).id) + " of " + a.project;
    for (const stated_severity& s : into.audit)
        if (s.of == a.of && s.by < a.by)
            return unexpected(
                error{error_kind::refused,
                      stated + ", but " + s.where + " says that it is " +
                          (s.as == severity::off ? "" : "of severity ") + std::string(word(s.as)),
                      a.where,
                      "What the policy of the machine or of its user gives a severity "
                      "is accepted there."});
    for (const acceptance& old : into.accepted) {
        if (old.of != a.of || old.project != a.project || old.by != a.by) continue;
        if (old.reason == a.reason && old.until == a.until) return std::monostate{};
        return bad_input(a.where, stated + ", and so does " + old.where + " in other words",
                         "Keep one of the two.");
    }
    into.accepted.push_back(std::move(a));
    return std::monostate{};
}

}  // namespace purvey
