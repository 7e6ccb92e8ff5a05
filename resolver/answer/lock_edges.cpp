#include "resolver/answer/lock_edges.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "purvey/pep/requirement.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey::answer {
namespace {

// Name asked for -> project that meets it. A project that is itself in the answer meets its own
// name, also where a family member stands in for it elsewhere (rule 5: members get members they
// require under their own names).
std::map<std::string, std::string, std::less<>> met_by(const resolution& r) {
    std::map<std::string, std::string, std::less<>> out;
    for (const binding& b : r.bindings) {
        for (const std::string& name : stood_in_for(b)) out[name] = b.provider;
    }
    for (const picked_release& p : r.packages) out[p.project] = p.project;
    return out;
}

bool applies(const pep::requirement& q, const picked_release& p, const environment& target) {
    if (!q.condition) return true;
    const pep::marker& m = *q.condition;
    return m.evaluate(target.markers, "") ||
           std::any_of(p.extras.begin(), p.extras.end(),
                       [&](const std::string& extra) { return m.evaluate(target.markers, extra); });
}

// Of what the user replaced, extras alone say whether it is in force.
bool is_replaced(const pep::requirement& q, const picked_release& p, const policy& rules) {
    const auto& all = rules.replacements;
    if (std::none_of(all.begin(), all.end(), [&](const auto& r) { return r.name == q.name; }))
        return false;
    const auto extras = q.condition ? q.condition->extras_mentioned() : std::vector<std::string>();
    return extras.empty() || std::any_of(extras.begin(), extras.end(), [&](const std::string& e) {
               return std::find(p.extras.begin(), p.extras.end(), e) != p.extras.end();
           });
}

}  // namespace

std::vector<std::vector<std::string>> requirement_edges(const resolution& r,
                                                        const environment& target,
                                                        const policy& rules) {
    const auto meets = met_by(r);
    std::vector<std::vector<std::string>> out;
    for (const picked_release& p : r.packages) {
        std::set<std::string> projects;
        if (p.metadata != nullptr) {
            for (const std::string_view text : p.metadata->requires_dist) {
                const auto q = pep::parse_requirement(text);
                if (!q || !(is_replaced(*q, p, rules) || applies(*q, p, target))) continue;
                const auto it = meets.find(q->name);
                if (it != meets.end() && it->second != p.project) projects.insert(it->second);
            }
        }
        out.emplace_back(projects.begin(), projects.end());
    }
    return out;
}

}  // namespace purvey::answer
