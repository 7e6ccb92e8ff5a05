// Reads one vector of spec/vectors/grants a line, and prints what it comes to: the index of each
// name that it expects something of, or what is wrong.
#include <simdjson.h>

#include <cstdio>
#include <iostream>
#include <string>

#include "purvey/pep/name.hpp"
#include "purvey/policy/configuration.hpp"
#include "resolver/source/index/published.hpp"
#include "resolver/source/settings/index_settings.hpp"

namespace {

using namespace purvey;
using simdjson::dom::element;

std::string text(const element& v, const char* key) {
    std::string_view out;
    return v[key].get(out) == simdjson::SUCCESS ? std::string(out) : std::string();
}

// What the index publishes, as the reader of lists has it.
expected_void<error> publish(const element& v, index_settings& to) {
    element list;
    if (v["list"].get(list) != simdjson::SUCCESS) return std::monostate{};
    const auto file =
        index::read_published_file(simdjson::to_string(list), "https://a.example/grants.json");
    if (!file.faults.empty()) return unknown(file.faults.front().first, file.faults.front().second);
    const std::string today = text(v, "today");
    return add_published(file.grants, today.empty() ? "2026-11-26" : today, to);
}

expected<index_settings, error> settle(const element& v) {
    configuration all;
    for (const auto& [level, name] : {std::pair{policy_level::machine, "machine"},
                                      {policy_level::user, "user"},
                                      {policy_level::project, "project"}}) {
        auto one = parse_configuration(text(v, name), name, config_form::purvey_toml, level);
        if (!one) return unexpected(one.error());
        if (auto done = merge_configuration(all, *std::move(one)); !done)
            return unexpected(done.error());
    }
    settings_surroundings nothing;
    nothing.global_files.clear();
    auto read = read_index_settings({}, {all.index, {}, {}, {}, false}, nothing);
    if (!read) return read;
    if (auto done = publish(v, *read); !done) return unexpected(done.error());
    policy rules;
    std::vector<std::string> warnings;
    if (auto done = apply_configuration(all, rules, warnings); !done)
        return unexpected(done.error());
    rules.grants = read->grants;
    if (auto done = check_substitutes(rules); !done) return unexpected(done.error());
    return read;
}

std::string index_of(const index_settings& s, std::string_view name) {
    const std::string project = pep::normalize_name(name);
    const auto called = [&](std::size_t k) {
        const index_entry& i = s.indexes[k];
        return i.name.empty() ? i.url : i.name;
    };
    for (const index_binding& b : s.bindings)
        if (b.name == project) return called(b.index);
    const std::size_t* at = s.namespaces.over(project);
    return at == nullptr ? "" : called(*at);
}

std::string in_quotes(std::string_view s) {
    std::string out = "\"";
    for (const char c : s) {
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + "\"";
}

}  // namespace

int main() {
    simdjson::dom::parser parser;
    for (std::string line; std::getline(std::cin, line);) {
        element v;
        if (parser.parse(line).get(v) != simdjson::SUCCESS) return 2;
        const auto found = settle(v);
        std::string out;
        if (!found) {
            const error& e = found.error();
            out = "\"error\": " + std::to_string(static_cast<int>(e.kind)) +
                  ", \"told\": " + in_quotes(in_words(e));
        } else {
            simdjson::dom::object names;
            if (v["expect"]["index"].get(names) == simdjson::SUCCESS)
                for (const auto& [name, index] : names)
                    out += (out.empty() ? "" : ", ") + in_quotes(name) + ": " +
                           in_quotes(index_of(*found, name));
            out = "\"index\": {" + out + "}";
        }
        std::printf("{%s}\n", out.c_str());
    }
}
