#include <algorithm>

#include "purvey/model/file_url.hpp"
#include "purvey/policy/configuration.hpp"

// Machine policy outranks project policy also where a project says who supplies a name (rule 3).
namespace purvey {
namespace {

// The word of a higher level that keeps the provider from the name: where it stands, or "".
std::string kept_from(const policy& rules, std::string_view provider, std::string_view name,
                      policy_level by) {
    if (provider == name || find_family(rules.families, name) != nullptr) return {};
    for (const user_virtual& v : rules.virtuals)
        if (v.name == name && v.by < by)
            return std::find(v.providers.begin(), v.providers.end(), provider) != v.providers.end()
                       ? std::string()
                       : v.where;
    const grant* g = rules.grants.find(name);
    const grant* of = rules.grants.find(provider);
    const bool free = g == nullptr || g->by >= by || pep::holds(g->name_space, provider) ||
                      (of != nullptr && of->by <= g->by && may_provide(*of, name));
    return free ? std::string() : g->where;
}

expected_void<error> check(const policy& rules, const std::string& provider,
                           const std::string& name, const std::string& where) {
    const std::string kept = kept_from(rules, provider, name, policy_level::project);
    if (kept.empty()) return std::monostate{};
    return unexpected(
        error{error_kind::refused,
              provider + " is to supply " + name + ", which " + kept + " does not allow", where,
              "The policy of the machine or of its user says who may supply this name."});
}

}  // namespace

bool lets_supply(const policy& rules, std::string_view provider, std::string_view name,
                 policy_level by) {
    return kept_from(rules, provider, name, by).empty();
}

expected_void<error> check_substitutes(const policy& rules) {
    for (const choice& c : rules.choices)
        if (auto ok = check(rules, c.provider, c.name, c.where); !ok) return ok;
    for (const user_provides& p : rules.provides)
        for (const pep::provides_entry& e : p.entries)
            if (auto ok = check(rules, p.project, e.name, p.where); !ok) return ok;
    for (const user_virtual& v : rules.virtuals) {
        if (v.by != policy_level::project) continue;
        for (const std::string& p : v.providers)
            if (auto ok = check(rules, p, v.name, v.where); !ok) return ok;
    }
    return std::monostate{};
}

bool says_virtual(const policy& rules, const listing& page) {
    const auto& by = rules.virtual_indexes;
    return page.virtual_providers &&
           std::find(by.begin(), by.end(), without_end_slashes(page.index_url)) != by.end();
}

}  // namespace purvey
