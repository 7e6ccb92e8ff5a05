#include "resolver/cli/read_rules.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/pep/name.hpp"
#include "resolver/cli/moment.hpp"
#include "resolver/cli/option_words.hpp"

namespace purvey::cli {
namespace {

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

expected_void<error> read_formats(const arguments& a, const std::vector<option_word>& words,
                                  file_formats& to) {
    for (const option_word& w : words) {
        const bool wheels = w.option == "only-binary";
        if (!wheels && w.option != "no-binary") continue;
        const file_format only = wheels ? file_format::wheels : file_format::sdists;
        if (auto done = to.add(only, w.value, w.where); !done) return done;
    }
    for (const auto& [only, given] : a.formats) {
        const char* const option = only == file_format::wheels ? "--only-binary" : "--no-binary";
        if (given.empty() || given.starts_with('-'))
            return bad_input(option, "'" + given + "' is no project");
        if (auto done = to.add(only, given, option); !done) return done;
    }
    return std::monostate{};
}

expected_void<error> add_limit(std::string_view word, const std::string& where, policy& rules) {
    const std::size_t equals = word.find('=');
    const std::string_view name = word.substr(0, equals);
    if (equals == std::string::npos || !pep::is_valid_name(name))
        return bad_input(where, "'" + std::string(word) + "' is not NAME=DATE",
                         "write for example: --exclude-newer-package flask=2025-01-31");
    auto moment = exclude_newer_moment(word.substr(equals + 1), where);
    if (!moment) return unexpected(std::move(moment).error());
    const std::string project = pep::normalize_name(name);
    std::erase_if(rules.exclude_newer_of, [&](const auto& l) { return l.first == project; });
    rules.exclude_newer_of.emplace_back(project, std::move(*moment));
    return std::monostate{};
}

expected_void<error> read_limits(const arguments& a, const std::vector<option_word>& words,
                                 policy& rules) {
    const option_word* outside = last_word(words, "exclude-newer");
    if (!a.exclude_newer.empty() || outside != nullptr) {
        auto moment = a.exclude_newer.empty()
                          ? exclude_newer_moment(outside->value, outside->where)
                          : exclude_newer_moment(a.exclude_newer, "--exclude-newer");
        if (!moment) return unexpected(std::move(moment).error());
        rules.exclude_newer = std::move(*moment);
    }
    for (const option_word& w : words)
        if (w.option == "exclude-newer-package")
            if (auto done = add_limit(w.value, w.where, rules); !done) return done;
    for (const std::string& word : a.exclude_newer_of)
        if (auto done = add_limit(word, "--exclude-newer-package", rules); !done) return done;
    std::sort(rules.exclude_newer_of.begin(), rules.exclude_newer_of.end());
    return std::monostate{};
}

}  // namespace

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

expected_void<error> read_file_rules(const arguments& a, const std::vector<option_word>& words,
                                     session& s) {
    if (auto done = read_limits(a, words, s.rules); !done) return done;
    s.rules.require_hashes =
        a.require_hashes || s.in.require_hashes || last_word(words, "require-hashes") != nullptr;
    return read_formats(a, words, s.rules.formats);
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
