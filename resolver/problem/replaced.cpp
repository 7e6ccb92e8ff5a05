#include "resolver/problem/replaced.hpp"

#include <algorithm>

namespace purvey::problem {

request replaced(const request& asked, const std::vector<replacement>& all) {
    request out;
    out.constraints = asked.constraints;
    out.requires_python = asked.requires_python;
    std::vector<const replacement*> said;
    for (const need& n : asked.requirements) {
        const auto at = std::find_if(all.begin(), all.end(), [&](const replacement& r) {
            return r.name == n.requirement.name;
        });
        if (at == all.end()) {
            out.requirements.push_back(n);
        } else if (std::find(said.begin(), said.end(), &*at) == said.end()) {
            said.push_back(&*at);
            out.requirements.insert(out.requirements.end(), at->by.begin(), at->by.end());
        }
    }
    return out;
}

replacements_in_force::replacements_in_force(const policy& rules, const environment& target) {
    for (const replacement& r : rules.replacements) {
        pep::requirement one;
        one.name = r.name;
        std::vector<pep::specifier_clause> clauses;
        bool any = false;
        for (const need& n : r.by) {
            const pep::requirement& by = n.requirement;
            if (by.condition && !by.condition->evaluate(target.markers, "")) continue;
            any = true;
            clauses.insert(clauses.end(), by.specifier.clauses().begin(),
                           by.specifier.clauses().end());
            one.extras.insert(one.extras.end(), by.extras.begin(), by.extras.end());
        }
        std::sort(one.extras.begin(), one.extras.end());
        one.extras.erase(std::unique(one.extras.begin(), one.extras.end()), one.extras.end());
        one.specifier = pep::specifier_set(std::move(clauses));
        by_name_.emplace(r.name, any ? std::optional(std::move(one)) : std::nullopt);
    }
}

expected_void<error> all_hashed(const resolution& r, const request& asked, const policy& rules) {
    if (!rules.require_hashes) return std::monostate{};
    std::string names, lines;
    for (const picked_release& p : r.packages) {
        const auto hashes = [&](const std::vector<need>& all) {
            return std::any_of(all.begin(), all.end(), [&](const need& n) {
                return n.requirement.name == p.project && !n.hashes.empty();
            });
        };
        if (hashes(asked.requirements) || hashes(asked.constraints)) continue;
        const std::string version = p.what().version.str();
        names += (names.empty() ? "" : ", ") + p.project + " " + version;
        if (!p.asked_by.empty() && !p.asked_by.front().project.empty())
            names += " (" + p.asked_by.front().project + " requires it)";
        lines += (lines.empty() ? "" : "; ") + p.project + "==" + version;
        for (const std::size_t f : p.files)
            for (const auto& [algorithm, hex] : p.what().files[f].hashes)
                lines += " --hash=" + std::string(algorithm) + ":" + std::string(hex);
    }
    if (names.empty()) return std::monostate{};
    return bad_input("--require-hashes",
                     "every requirement must be hashed, and these are not: " + names,
                     "add to a requirements file, if you trust them: " + lines);
}

std::string_view beyond_certificates(const policy& p) {
    if (!p.replacements.empty()) return "overrides and excludes";
    if (p.require_hashes) return "--require-hashes";
    if (!p.virtual_indexes.empty()) return "what an index says of virtual names";
    return {};
}

}  // namespace purvey::problem
