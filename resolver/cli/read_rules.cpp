#include "resolver/cli/read_rules.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/pep/name.hpp"
#include "resolver/cli/moment.hpp"

namespace purvey::cli {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

// The words of a variable that lists some, as one option's.
std::string listed_in(const char* name) {
    std::string out = variable(name);
    std::replace(out.begin(), out.end(), ' ', ',');
    return out;
}

expected_void<error> read_formats(const arguments& a, const inputs& in, file_formats& to) {
    struct source {
        const char* name;
        file_format only;
        bool is_switch;
    };
    constexpr std::array<source, 6> variables{{
        {"PIP_ONLY_BINARY", file_format::wheels, false},
        {"PIP_NO_BINARY", file_format::sdists, false},
        {"UV_NO_BUILD", file_format::wheels, true},
        {"UV_NO_BINARY", file_format::sdists, true},
        {"UV_NO_BUILD_PACKAGE", file_format::wheels, false},
        {"UV_NO_BINARY_PACKAGE", file_format::sdists, false},
    }};
    to = in.formats;
    for (const source& v : variables) {
        const std::string words = !v.is_switch     ? listed_in(v.name)
                                  : is_set(v.name) ? std::string(":all:")
                                                   : std::string();
        if (auto done = to.add(v.only, words, v.name); !done) return done;
    }
    for (const auto& [only, words] : a.formats) {
        const char* const option = only == file_format::wheels ? "--only-binary" : "--no-binary";
        if (words.empty() || words.starts_with('-'))
            return bad_input(option, "'" + words + "' is no project");
        if (auto done = to.add(only, words, option); !done) return done;
    }
    return std::monostate{};
}

expected_void<error> read_limits(const arguments& a, policy& rules) {
    const std::string from_outside = variable("UV_EXCLUDE_NEWER");
    const bool said = !a.exclude_newer.empty();
    if (said || !from_outside.empty()) {
        auto moment = exclude_newer_moment(said ? a.exclude_newer : from_outside,
                                           said ? "--exclude-newer" : "UV_EXCLUDE_NEWER");
        if (!moment) return unexpected(std::move(moment).error());
        rules.exclude_newer = std::move(*moment);
    }
    const char* const option = "--exclude-newer-package";
    for (const std::string& word : a.exclude_newer_of) {
        const std::size_t equals = word.find('=');
        const std::string_view name = std::string_view(word).substr(0, equals);
        if (equals == std::string::npos || !pep::is_valid_name(name))
            return bad_input(option, "'" + word + "' is not NAME=DATE",
                             "write for example: --exclude-newer-package flask=2025-01-31");
        auto moment = exclude_newer_moment(std::string_view(word).substr(equals + 1), option);
        if (!moment) return unexpected(std::move(moment).error());
        const std::string project = pep::normalize_name(name);
        std::erase_if(rules.exclude_newer_of, [&](const auto& l) { return l.first == project; });
        rules.exclude_newer_of.emplace_back(project, std::move(*moment));
    }
    std::sort(rules.exclude_newer_of.begin(), rules.exclude_newer_of.end());
    return std::monostate{};
}

}  // namespace

bool is_set(const char* name) {
    const std::string value = variable(name);
    constexpr std::array<std::string_view, 5> off{"", "0", "false", "no", "off"};
    return std::find(off.begin(), off.end(), value) == off.end();
}

input_words with_variables(input_words words) {
    const auto add = [](const char* name, std::vector<std::string>& to) {
        std::istringstream paths(variable(name));
        for (std::string path; paths >> path;) to.push_back(path);
    };
    add("PIP_CONSTRAINT", words.constraint_files);
    add("UV_CONSTRAINT", words.constraint_files);
    add("UV_OVERRIDE", words.override_files);
    add("UV_EXCLUDE", words.exclude_files);
    return words;
}

expected_void<error> read_file_rules(const arguments& a, session& s) {
    if (auto done = read_limits(a, s.rules); !done) return done;
    s.rules.require_hashes =
        a.require_hashes || s.in.require_hashes || is_set("PIP_REQUIRE_HASHES");
    return read_formats(a, s.in, s.rules.formats);
}

expected_void<error> read_replacements(const configuration& recorded, session& s) {
    std::vector<need> overrides = recorded.overrides, excludes = recorded.excludes;
    overrides.insert(overrides.end(), s.in.overrides.begin(), s.in.overrides.end());
    excludes.insert(excludes.end(), s.in.excludes.begin(), s.in.excludes.end());
    auto joined = join_replacements(overrides, excludes);
    if (!joined) return unexpected(std::move(joined).error());
    s.rules.replacements = std::move(*joined);
    for (const need& n : recorded.constraints) {
        if (!n.requirement.extras.empty() || !n.requirement.url.empty())
            return bad_input(n.where,
                             "'" + n.text + "' has extras or a URL: constraints have none");
        s.in.asked.constraints.push_back(n);
    }
    return std::monostate{};
}

expected_void<error> check_hashes(const session& s) {
    if (!s.rules.require_hashes) return std::monostate{};
    const auto in_force = [&](const need& n) {
        const auto& condition = n.requirement.condition;
        return !condition || condition->evaluate(s.target.markers, "");
    };
    const auto names_file = [&](const std::string& url) {
        return !url.empty() && std::none_of(s.in.trees.begin(), s.in.trees.end(),
                                            [&](const auto& t) { return t.path == url; });
    };
    for (const need& n : s.in.asked.requirements) {
        if (!in_force(n)) continue;
        bool pinned = false, hashed = false;
        for (const auto* needs : {&s.in.asked.requirements, &s.in.asked.constraints})
            for (const need& other : *needs)
                if (other.requirement.name == n.requirement.name && in_force(other)) {
                    pinned |=
                        other.requirement.specifier.is_pin() || names_file(other.requirement.url);
                    hashed |= !other.hashes.empty();
                }
        if (!pinned)
            return bad_input(
                n.where,
                "with --require-hashes, every requirement must be pinned with == or name "
                "a file, and '" +
                    n.text + "' is neither");
        if (!hashed)
            return bad_input(n.where,
                             "with --require-hashes, every requirement must have a "
                             "--hash, and '" +
                                 n.text + "' has none");
    }
    return std::monostate{};
}

}  // namespace purvey::cli
