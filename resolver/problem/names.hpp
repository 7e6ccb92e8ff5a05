#pragma once

#include <map>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/family.hpp"
#include "purvey/solve/value_set.hpp"
#include "resolver/problem/catalog.hpp"

namespace purvey::problem {

// How open names are met (rule 6): a family's label, or a virtual or replaced name, and the project
// that meets it. An empty provider closes the name: met by nobody; exclusion on, no substitute. A
// name bound to itself is met by its own project, whatever its family is bound to.
struct bindings {
    std::map<std::string, std::string> families, names;

    const std::string* family(const std::string& label) const { return find(families, label); }
    const std::string* name(const std::string& n) const { return find(names, n); }
    bool is_own(const std::string& n) const {
        const std::string* by = name(n);
        return by != nullptr && *by == n;
    }

  private:
    static const std::string* find(const std::map<std::string, std::string>& m,
                                   const std::string& key) {
        const auto it = m.find(key);
        return it == m.end() ? nullptr : &it->second;
    }
};

// What a project supplies under another name: the version, and the candidates that do.
struct supply {
    pep::version version;
    bool versioned = true;  // false: meets only requirements without a specifier
    solve::value_set releases;
};

// Which family in force a project belongs to: made once for many runs.
class family_index {
  public:
    family_index(const policy&, const environment&);
    const family* find(const std::string& project) const {
        const auto it = of_.find(project);
        return it == of_.end() ? nullptr : it->second;
    }

  private:
    std::unordered_map<std::string_view, const family*> of_;  // names of the policy
};

// A provider's own version passes its own name's pre-release rule (rule 2), and "only pre-releases
// satisfy" never crosses project names (rule 8).
inline solve::value_set may_supply(const known_project& p) {
    const solve::value_set all(1, p.table.count() + 1);
    return p.table.prereleases_ok ? all : all.minus(p.table.prereleases);
}

// What the names of one run mean: families in force, virtual names and who may provide them (rules
// 1, 3, 4, 5).
class name_rules {
  public:
    name_rules(catalog&, const family_index&);

    // The family in force that the project belongs to, or null.
    const family* family_of(const std::string& project) const;
    const family* family_called(const std::string& label) const;
    const stands_for* stand(const std::string& provider, const std::string& name) const;
    bool has_standers(const std::string& name) const;
    // Candidates of a member for which the family's exclusion holds.
    solve::value_set in_range(const family&, const known_project&) const;
    // Rule 7: the user said that these two may be installed together.
    bool may_overlap(const std::string& a, const std::string& b) const;

    // Declared by the user, or held on its index without a release.
    expected<bool, error> is_virtual(const std::string& name);
    bool is_declared_virtual(const std::string& name) const { return virtuals_.contains(name); }
    // Authorised projects that provide the name, in the order of rule 3.
    expected<std::vector<std::string>, error> providers(const std::string& name);
    // Projects that the user asks for and whose newest release claims to provide the name, but
    // which nobody authorised to.
    expected<std::vector<std::string>, error> strangers(const std::string& name);
    // What `provider` supplies of `name` through provides; empty if nothing.
    expected<std::vector<supply>, error> provided(const std::string& provider,
                                                  const std::string& name);
    // What `provider` counts as for `name` in its family.
    std::vector<supply> standing(const stands_for&, const known_project& provider) const;

    // Specifiers of the user's constraints on a name, for this target.
    const std::vector<const need*>& constraints(const std::string& name) const;

  private:
    bool holds(const family&, const std::string& project) const;
    bool on_platform(const std::vector<std::string>& platforms) const;
    void settle_virtuals();
    // providers.cpp
    using names = std::vector<std::string>;
    names found() const;
    expected<names, error> authorised(const std::string& name);
    expected_void<error> add_roots(const std::string& name, names& to);
    expected_void<error> add_of_index(const std::string& name, names& to);
    expected_void<error> add_of_owner(const std::string& name, names& to);
    expected<bool, error> own_alike(const listing& name, const std::string& project);
    expected<bool, error> claims(const std::string& project, const std::string& name);
    bool lets(const std::string& project, const std::string& name) const;

    catalog& catalog_;
    const family_index& families_;
    std::map<std::string, std::vector<std::string>> virtuals_;  // declared: providers as written
    std::unordered_map<std::string, std::vector<const need*>> constraints_;
    std::map<std::pair<std::string, std::string>, std::vector<supply>> provided_;
};

}  // namespace purvey::problem
