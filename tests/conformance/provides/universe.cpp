#include "conformance/provides/universe.hpp"

#include <simdjson.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

#include "purvey/model/environment.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/memory.hpp"

namespace {

using namespace purvey;
namespace json = simdjson::dom;

template <class T, class E>
T take(expected<T, E> x) {
    if (!x) throw std::runtime_error(x.error().message);
    return std::move(*x);
}

std::vector<std::string> strings(json::element parent, const char* key) {
    std::vector<std::string> out;
    json::array all;
    if (parent[key].get(all) == simdjson::SUCCESS)
        for (const json::element e : all) out.emplace_back(std::string_view(e));
    return out;
}

template <class F>
void each(json::element parent, const char* key, F&& f) {
    json::object all;
    if (parent[key].get(all) == simdjson::SUCCESS)
        for (const auto [k, v] : all) f(std::string(k), v);
}

std::vector<json::element> list(json::element parent, const char* key) {
    json::array all;
    if (parent[key].get(all) != simdjson::SUCCESS) return {};
    return {all.begin(), all.end()};
}
constexpr const char* the_index = "https://index.example/simple";

std::string text(json::element parent, const char* key, const char* otherwise) {
    std::string_view s;
    return parent[key].get(s) == simdjson::SUCCESS ? std::string(s) : otherwise;
}

memory_release release_of(const std::string& version, json::element from) {
    memory_release r;
    r.version = version;
    if (from.is_array()) {
        for (const json::element e : json::array(from))
            r.requires_dist.emplace_back(std::string_view(e));
        return r;
    }
    r.requires_dist = strings(from, "requires");
    r.provides_extra = strings(from, "extras");
    r.provides_dist = strings(from, "provides");
    r.obsoletes_dist = strings(from, "obsoletes");
    r.import_name = strings(from, "import_names");
    r.requires_python = text(from, "requires_python", "");
    bool yanked = false;
    if (from["yanked"].get(yanked) == simdjson::SUCCESS) r.yanked = yanked;
    return r;
}

void add_stand(family& f, json::element from) {
    stands_for s;
    s.provider = pep::normalize_name(text(from, "provider", ""));
    s.name = pep::normalize_name(text(from, "name", ""));
    const std::string how = text(from, "version", "own");
    s.version = how == "none"     ? counted_as::none
                : how == "mapped" ? counted_as::mapped
                                  : counted_as::own;
    each(from, "map", [&](const std::string& own, json::element counted) {
        s.map.emplace_back(take(pep::version::parse(own)),
                           take(pep::version::parse(std::string_view(counted))));
    });
    s.versions = take(pep::specifier_set::parse(text(from, "versions", "")));
    s.platforms = strings(from, "platforms");
    s.lost = "something";
    f.stands.push_back(std::move(s));
}

family family_of(const std::string& label, json::element from) {
    family f;
    f.label = label;
    f.what = "the module " + label;
    for (const json::element e : json::array(from["members"])) {
        family_member m;
        std::string_view plain;
        if (e.get(plain) == simdjson::SUCCESS) {
            m.project = pep::normalize_name(plain);
        } else {
            m.project = pep::normalize_name(text(e, "project", ""));
            m.versions = take(pep::specifier_set::parse(text(e, "versions", "")));
            m.platforms = strings(e, "platforms");
        }
        f.members.push_back(std::move(m));
    }
    json::array stands;
    if (from["stands_for"].get(stands) == simdjson::SUCCESS)
        for (const json::element e : stands) add_stand(f, e);
    return f;
}

std::vector<need> needs(json::element u, const char* key) {
    std::vector<need> out;
    for (const std::string& t : strings(u, key)) {
        auto r = pep::parse_requirement(t);
        if (!r) throw std::runtime_error(t + ": " + r.error().message);
        out.push_back({std::move(*r), t, key});
    }
    return out;
}

policy policy_of(json::element u) {
    policy p;
    each(u, "families", [&](const std::string& k, json::element v) {
        p.families.families.push_back(family_of(k, v));
    });
    p.allowed_overlaps = strings(u, "allow");
    const auto is_family = [&](const std::string& n) {
        return std::any_of(p.families.families.begin(), p.families.families.end(),
                           [&](const family& f) { return f.label == n; });
    };
    const auto choices = [&](const char* key, std::vector<choice>& to) {
        each(u, key, [&](const std::string& k, json::element v) {
            to.push_back({is_family(k) ? k : pep::normalize_name(k),
                          pep::normalize_name(std::string_view(v)), key});
        });
    };
    choices("choices", p.choices);
    choices("lock_bindings", p.locked_bindings);
    each(u, "lock", [&](const std::string& k, json::element v) {
        p.locked.emplace_back(pep::normalize_name(k),
                              take(pep::version::parse(std::string_view(v))));
    });
    each(u, "provides", [&](const std::string& k, json::element v) {
        user_provides up{pep::normalize_name(k), {}, "provides"};
        for (const json::element e : json::array(v))
            up.entries.push_back(take(pep::parse_provides(std::string_view(e))));
        p.provides.push_back(std::move(up));
    });
    each(u, "virtual", [&](const std::string& k, json::element v) {
        user_virtual uv{pep::normalize_name(k), {}, "virtual"};
        for (const json::element e : json::array(v))
            uv.providers.push_back(pep::normalize_name(std::string_view(e)));
        p.virtuals.push_back(std::move(uv));
    });
    std::vector<grant> grants;
    for (const json::element g : list(u, "grants")) {
        grant one{take(pep::parse_name_space(text(g, "namespace", ""))), "the index"};
        for (const std::string& n : strings(g, "provide"))
            one.provide.push_back(take(pep::parse_name_space(n)));
        one.by = text(g, "by", "") == "machine" ? policy_level::machine : policy_level::project;
        one.where = one.name_space;
        one.index_url = the_index;
        g["require-owned"].get(one.require_owned);
        grants.push_back(std::move(one));
    }
    p.grants = take(grant_table::of(std::move(grants)));
    p.virtual_indexes = {the_index};
    const std::string pre = text(u, "prerelease", "");
    if (pre == "allow") p.prereleases = prerelease_mode::allow;
    if (pre == "disallow") p.prereleases = prerelease_mode::disallow;
    return p;
}

std::string quoted(const std::string& s) {
    std::string out = "\"";
    for (const char c : s) {
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
    return out + "\"";
}

template <class Range, class F>
std::string joined(const Range& all, F&& one) {
    std::string out;
    for (const auto& x : all) out += (out.empty() ? "" : ",") + one(x);
    return out;
}

std::string say(const resolution& r) {
    return "{\"pins\":{" +
           joined(r.packages,
                  [](const picked_release& p) {
                      return quoted(p.project) + ":" + quoted(p.what().version.str());
                  }) +
           "},\"bindings\":{" +
           joined(r.bindings,
                  [](const binding& b) {
                      return quoted(b.name) + ":[" + quoted(b.provider) + "," + quoted(b.why) + "]";
                  }) +
           "},\"unused_choices\":[" + joined(r.unused_choices, quoted) + "],\"warnings\":[" +
           joined(r.warnings, quoted) + "]}";
}
std::string say(const conflict& c) {
    return "{\"conflict\":true,\"blame\":[" + joined(c.blamed_choices, quoted) + "],\"lines\":[" +
           joined(c.lines, quoted) + "],\"repairs\":[" +
           joined(c.repairs, [](const conflict::repair& r) { return quoted(r.change); }) + "]}";
}
std::string say(const choice_needed& c) {
    return "{\"ask\":{" +
           joined(c.questions,
                  [](const question& q) {
                      return quoted(q.name) + ":[" +
                             joined(q.offers, [](const offer& o) { return quoted(o.provider); }) +
                             "]";
                  }) +
           "}}";
}

std::string say(const expected<outcome, error>& found) {
    if (!found)
        return "{\"error\":" + quoted(found.error().message) +
               ",\"exit\":" + std::to_string(static_cast<int>(found.error().kind)) + "}";
    return std::visit([](const auto& x) { return say(x); }, *found);
}

// What the index says of the project: namespaces, and that its name is virtual.
void add_words(json::element u, memory_project& p) {
    each(u, "namespaces", [&](const std::string& name, json::element all) {
        if (pep::normalize_name(name) != pep::normalize_name(p.name)) return;
        p.namespaces.emplace();
        for (const auto [space, owned] : json::object(all))
            p.namespaces->push_back({std::string(space), bool(owned)});
    });
    each(u, "index_virtual", [&](const std::string& name, json::element all) {
        if (pep::normalize_name(name) != pep::normalize_name(p.name)) return;
        p.virtual_providers.emplace();
        for (const json::element e : json::array(all))
            p.virtual_providers->push_back(pep::normalize_name(std::string_view(e)));
    });
    const bool speaks = p.namespaces || p.virtual_providers;
    json::array grants;
    if (speaks || u["grants"].get(grants) == simdjson::SUCCESS) p.index_url = the_index;
}
}  // namespace

std::string answer_universe(std::string_view line) {
    json::parser parser;
    const json::element u = parser.parse(simdjson::padded_string(line));
    std::vector<memory_project> projects;
    each(u, "projects", [&](const std::string& name, json::element versions) {
        memory_project p;
        p.name = name;
        for (const auto [v, r] : json::object(versions))
            p.releases.push_back(release_of(std::string(v), r));
        add_words(u, p);
        projects.push_back(std::move(p));
    });
    auto from = memory_source::make(std::move(projects));
    if (!from) throw std::runtime_error(from.error().message);
    const policy rules = policy_of(u);
    const request asked{needs(u, "requires"), needs(u, "constraints")};
    const auto target = make_environment(text(u, "python", "3.11"), text(u, "platform", "linux"));
    if (!target) throw std::runtime_error(target.error().message);
    const auto found = resolve(*from, asked, rules, *target);
    // A resolver that was asked other things before, their words on the same projects included.
    resolver used(*from, rules, *target);
    for (const need& n : asked.requirements) (void)used.resolve({{n}, {}});
    const auto reused = used.resolve(asked);
    if (say(found) != say(reused))
        throw std::runtime_error("fresh " + say(found) + ", reused " + say(reused));
    from->hide_groups();
    const auto again = resolve(*from, asked, rules, *target);
    if (say(found) != say(again))
        throw std::runtime_error("with groups " + say(found) + ", without " + say(again));
    return say(found);
}
