#include "purvey/resolve.hpp"

#include <set>
#include <utility>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/check.hpp"
#include "resolver/problem/explain.hpp"
#include "resolver/problem/in_range.hpp"
#include "resolver/problem/outcome.hpp"
#include "resolver/problem/since_lock.hpp"

namespace purvey {
namespace {

using namespace problem;

// One request on what a resolver keeps.
class run {
  public:
    run(catalog& known, const family_index& families, const resolution_check& check,
        const limits& allowed, observer* watcher)
        : catalog_(known), families_(families), check_(check), steps_{allowed, watcher, 0, 0} {}

    expected<outcome, error> answer(const request& asked);

  private:
    expected<outcome, error> checked(resolution r, const request& asked) const;
    conflict refused(binder&, name_rules&, const binder::refuted&, const request& asked);
    void add_repairs(const request& asked, const explainer& why, conflict& to);
    void try_repair(const request& changed, conflict::repair r, conflict& to);

    catalog& catalog_;
    const family_index& families_;
    const resolution_check& check_;
    meter steps_;
};

// Solves the request without the specifier of one of the user's own words; nothing on failure.
void run::try_repair(const request& changed, conflict::repair r, conflict& to) {
    catalog_.ask(changed);
    name_rules names(catalog_, families_);
    meter own{steps_.allowed, steps_.watcher, 0, 0};
    binder b(catalog_, names, own);
    const auto found = b.run();
    if (!found || std::holds_alternative<binder::refuted>(*found)) return;
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

// The last thing a run does: the catalog belongs to other requests from here on.
void run::add_repairs(const request& asked, const explainer& why, conflict& to) {
    for (const std::size_t k : why.guilty_roots()) {
        if (asked.requirements[k].requirement.specifier.empty()) continue;
        request changed = asked;
        relax(changed.requirements[k]);
        const pep::requirement& r = asked.requirements[k].requirement;
        try_repair(changed,
                   {r.name + " without " + r.specifier.str(), {}, asked.requirements[k].where}, to);
    }
    for (const std::size_t k : why.guilty_constraints()) {
        request changed = asked;
        changed.constraints.erase(changed.constraints.begin() + static_cast<std::ptrdiff_t>(k));
        const need& n = asked.constraints[k];
        try_repair(changed, {"no constraint " + n.text, {}, n.where}, to);
    }
}

expected<outcome, error> run::checked(resolution r, const request& asked) const {
    const std::vector<std::string> wrong = check_.run(r, asked);
    if (wrong.empty()) return outcome(std::move(r));
    std::string all;
    for (const std::string& w : wrong) all += (all.empty() ? "" : "; ") + w;
    return unknown("", "the answer did not pass the direct check: " + all,
                   "this is a fault of purvey: please report it with a recorded snapshot");
}

conflict run::refused(binder& b, name_rules& names, const binder::refuted& found,
                      const request& asked) {
    conflict no;
    no.steps = steps_.visits;
    no.conflicts = steps_.conflicts;
    no.blamed_choices = found.blamed;
    explainer why(catalog_, names, b.canonical(), no.blamed_choices, steps_);
    no.lines = steps_.allowed.explain ? why.lines() : why.unminimised();
    if (steps_.allowed.explain) add_repairs(asked, why, no);
    return no;
}

expected<outcome, error> run::answer(const request& asked) {
    catalog_.ask(asked);
    name_rules names(catalog_, families_);
    binder b(catalog_, names, steps_);
    const auto found = b.run();
    if (!found) return unexpected(found.error());
    if (const auto* no = std::get_if<binder::refuted>(&*found))
        return outcome(refused(b, names, *no, asked));
    if (const auto ok = check_since_lock(catalog_, names, b); !ok) return unexpected(ok.error());
    const outcome_builder build(catalog_, names, b, steps_);
    if (std::holds_alternative<binder::answered>(*found)) return checked(build.answered(), asked);
    auto q = build.question(std::get<binder::asks>(*found));
    if (!q) return unexpected(q.error());
    return outcome(std::move(*q));
}

}  // namespace

struct resolver::state {
    state(source& from, const policy& rules, const environment& target)
        : families(rules, target),
          known(from, gate{&target, &rules, nullptr}),
          check(rules, target, [this](std::string_view text) { return known.parsed(text); }) {}
    family_index families;
    catalog known;
    resolution_check check;
    const request nothing;
};

resolver::resolver(source& from, const policy& rules, const environment& target)
    : state_(new state(from, rules, target)) {}

resolver::~resolver() {
    delete state_;
}

expected<outcome, error> resolver::resolve(const request& asked, const limits& allowed,
                                           observer* watcher) {
    auto found =
        run(state_->known, state_->families, state_->check, allowed, watcher).answer(asked);
    state_->known.ask(state_->nothing);  // the request may end before the resolver
    return found;
}

expected<releases_in_range, error> resolver::in_range(const request& asked,
                                                      const pep::requirement& range) {
    state_->known.ask(asked);
    name_rules names(state_->known, state_->families);
    auto found = problem::in_range(state_->known, names, range);
    state_->known.ask(state_->nothing);
    return found;
}

expected<outcome, error> resolve(source& from, const request& asked, const policy& rules,
                                 const environment& target, const limits& allowed,
                                 observer* watcher) {
    return resolver(from, rules, target).resolve(asked, allowed, watcher);
}

}  // namespace purvey
