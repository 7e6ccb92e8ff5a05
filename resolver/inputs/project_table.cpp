#include "resolver/inputs/project_table.hpp"

#include <algorithm>
#include <set>

#include "purvey/pep/name.hpp"
#include "purvey/pep/version.hpp"
#include "resolver/inputs/direct.hpp"
#include "resolver/inputs/limits.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::detail {
namespace {

// Extras of the project read through its own extras, each under a marker.
constexpr std::size_t max_lists = 1'000;

std::string both(const std::string& a, const std::string& b) {
    if (a.empty() || b.empty()) return a + b;
    return "(" + a + ") and (" + b + ")";
}

}  // namespace

expected_void<error> add_requirement(need n, inputs& out) {
    if (out.asked.requirements.size() >= max_needs)
        return bad_input(n.where, "more than 50,000 requirements");
    out.asked.requirements.push_back(std::move(n));
    return std::monostate{};
}

bool project_table::dynamic(std::string_view field) const {
    return std::find(dynamic_.begin(), dynamic_.end(), field) != dynamic_.end();
}

expected_void<error> project_table::read_header(inputs& out) {
    if (const auto* name = table_.get("name")) {
        const std::string text = reader_.string(*name, "[project] name");
        if (!reader_.failed() && !pep::is_valid_name(text))
            reader_.fail(*name, "'" + shortened(text) + "' is not a project name");
        name_ = pep::normalize_name(text);
    } else {
        reader_.fail(table_, "[project] has no name");
    }
    if (const auto* python = table_.get("requires-python"))
        out.requires_python = {reader_.string(*python, "[project] requires-python"),
                               reader_.at(*python)};
    if (const auto* fields = table_.get("dynamic"))
        dynamic_ = reader_.strings(*fields, "[project] dynamic");
    if (reader_.failed()) return reader_.take_error();
    return read_optional();
}

expected_void<error> project_table::read_optional() {
    const auto* optional = table_.get("optional-dependencies");
    if (optional == nullptr) return std::monostate{};
    for (const auto& [key, list] :
         in_text_order(reader_.table(*optional, "[project] optional-dependencies"))) {
        if (!pep::is_valid_name(key))
            reader_.fail(*list, "'" + shortened(key) + "' is not a name for an extra");
        const std::string name = pep::normalize_name(key);
        if (!extras_.emplace(name, list).second)
            reader_.fail(*list, "the extra '" + name + "' is defined twice");
        extras_in_order_.push_back(name);
    }
    if (reader_.failed()) return reader_.take_error();
    return std::monostate{};
}

expected_void<error> project_table::read_dependencies(inputs& out) {
    if (dynamic("dependencies"))
        return bad_input(reader_.at(*table_.get("dynamic")),
                         "dependencies are dynamic: only a build would tell them",
                         "list them in [project] dependencies, or in a file for -r");
    const auto* list = table_.get("dependencies");
    if (list == nullptr) return std::monostate{};
    return run({list, "[project] dependencies", ""}, out);
}

expected_void<error> project_table::read_extra(std::string_view extra, inputs& out) {
    if (auto done = check_extras_static(); !done) return done;
    const auto found = extras_.find(pep::normalize_name(extra));
    if (found == extras_.end()) return bad_input(path_, "has no extra '" + shortened(extra) + "'");
    return run({found->second, "extra '" + found->first + "'", ""}, out);
}

expected_void<error> project_table::check_extras_static() {
    if (!dynamic("optional-dependencies")) return std::monostate{};
    return bad_input(reader_.at(*table_.get("dynamic")),
                     "optional-dependencies are dynamic: only a build would tell them");
}

expected<std::string, error> project_table::static_version() {
    const auto* const version = table_.get("version");
    if (version == nullptr)
        return bad_input(dynamic("version") ? reader_.at(*table_.get("dynamic")) : path_,
                         dynamic("version") ? "the version is dynamic: only a build would tell it"
                                            : "[project] has no version");
    const std::string text = reader_.string(*version, "[project] version");
    if (reader_.failed()) return reader_.take_error();
    if (!pep::version::parse(text))
        return bad_input(reader_.at(*version), "'" + shortened(text) + "' is no version");
    return text;
}

expected_void<error> project_table::read_all_extras(inputs& out) {
    for (const std::string& extra : extras_in_order_)
        if (auto done = read_extra(extra, out); !done) return done;
    return std::monostate{};
}

expected_void<error> project_table::run(task first, inputs& out) {
    std::set<std::pair<const ::toml::node*, std::string>> seen;
    std::vector<task> open{std::move(first)};
    for (std::size_t at = 0; at < open.size(); ++at) {
        const task current = open[at];
        if (!seen.emplace(current.list, current.condition).second) continue;
        if (seen.size() > max_lists)
            return bad_input(reader_.at(*current.list), "the project's extras nest too widely");
        for (const auto& entry : reader_.array(*current.list, current.what))
            if (auto done = read_one(entry, current, open, out); !done) return done;
        if (reader_.failed()) return reader_.take_error();
    }
    return std::monostate{};
}

expected_void<error> project_table::read_one(const ::toml::node& entry, const task& within,
                                             std::vector<task>& later, inputs& out) {
    const std::string text = reader_.string(entry, "each entry of " + within.what);
    if (reader_.failed()) return reader_.take_error();
    auto need = read_need(text, reader_.at(entry), folder_of(path_), out);
    if (!need) return unexpected(std::move(need).error());
    auto& condition = need->requirement.condition;
    const std::string joint = both(within.condition, condition ? condition->str() : "");
    if (need->requirement.name == name_) {
        for (const std::string& extra : need->requirement.extras) {
            const auto found = extras_.find(extra);
            if (found == extras_.end())
                return bad_input(need->where, "the project has no extra '" + extra + "'");
            later.push_back({found->second, "extra '" + extra + "'", joint});
        }
        return std::monostate{};
    }
    if (!within.condition.empty()) {
        auto marker = pep::marker::parse(joint);
        if (!marker) return bad_input(need->where, "the markers nest too deeply");
        condition = std::make_shared<pep::marker>(std::move(*marker));
    }
    return add_requirement(std::move(*need), out);
}

}  // namespace purvey::detail
