#include "purvey/resolve.hpp"

#include <set>
#include <utility>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/check.hpp"
#include "resolver/problem/explain.hpp"
#include "resolver/problem/outcome.hpp"
#include "resolver/problem/since_lock.hpp"

namespace purvey {
namespace {

using namespace problem;

struct run_state {
    source& from;
    const policy& rules;
    const environment& target;
    meter& steps;
};

// Solves the request without the specifier of one of the user's own words; nothing on failure.
void try_repair(const run_state& run, request changed, std::string change, conflict& to) {
    const gate g{&run.target, &run.rules, &changed};
    catalog c(run.from, g);
    name_rules names(c);
    meter own{run.steps.allowed, run.steps.watcher, 0, 0};
    binder b(c, names, own);
    const auto found = b.run();
    if (!found || std::holds_alternative<binder::refuted>(*found)) return;
    conflict::repair r{std::move(change), {}};
    std::set<std::string> said;
    for (const need& n : changed.requirements)
        if (const std::string& name = n.requirement.name; said.insert(name).second)
            if (const search::pick* p = b.canonical().found.picked(name))
                r.result.emplace_back(name, p->project->version(p->release).str());
    to.repairs.push_back(std::move(r));
}

void relax(need& n) {
    n.requirement.specifier = {};
    n.text = n.requirement.str();
}

void add_repairs(const run_state& run, const request& asked, const explainer& why, conflict& to) {
    for (const std::size_t k : why.guilty_roots()) {
        if (asked.requirements[k].requirement.specifier.empty()) continue;
        request changed = asked;
        relax(changed.requirements[k]);
        const pep::requirement& r = asked.requirements[k].requirement;
        try_repair(run, std::move(changed), r.name + " without " + r.specifier.str(), to);
    }
    for (const std::size_t k : why.guilty_constraints()) {
        request changed = asked;
        changed.constraints.erase(changed.constraints.begin() + static_cast<std::ptrdiff_t>(k));
        try_repair(run, std::move(changed), "no constraint " + asked.constraints[k].text, to);
    }
}

expected<outcome, error> checked(resolution r, const request& asked, const run_state& run) {
    const std::vector<std::string> wrong = check_resolution(r, asked, run.rules, run.target);
    if (wrong.empty()) return outcome(std::move(r));
    std::string all;
    for (const std::string& w : wrong) all += (all.empty() ? "" : "; ") + w;
    return unknown("", "the answer did not pass the direct check: " + all,
                   "this is a fault of purvey: please report it with a recorded snapshot");
}

}  // namespace

expected<outcome, error> resolve(source& from, const request& asked, const policy& rules,
                                 const environment& target, const limits& allowed,
                                 observer* watcher) {
    const gate g{&target, &rules, &asked};
    catalog c(from, g);
    name_rules names(c);
    meter steps{allowed, watcher, 0, 0};
    const run_state run{from, rules, target, steps};
    binder b(c, names, steps);
    const auto found = b.run();
    if (!found) return unexpected(found.error());
    if (!std::holds_alternative<binder::refuted>(*found))
        if (const auto ok = check_since_lock(c, names, b); !ok) return unexpected(ok.error());
    const outcome_builder build(c, names, b, steps);
    if (std::holds_alternative<binder::answered>(*found))
        return checked(build.answered(), asked, run);
    if (const auto* open = std::get_if<binder::asks>(&*found)) {
        auto q = build.question(*open);
        if (!q) return unexpected(q.error());
        return outcome(std::move(*q));
    }
    conflict no;
    no.steps = steps.visits;
    no.blamed_choices = std::get<binder::refuted>(*found).blamed;
    explainer why(c, names, b.canonical(), no.blamed_choices, steps);
    no.lines = why.lines();
    add_repairs(run, asked, why, no);
    return outcome(std::move(no));
}

}  // namespace purvey
