#include "purvey/resolve.hpp"

#include <algorithm>
#include <limits>
#include <optional>
#include <utility>

#include "resolver/problem/bind.hpp"
#include "resolver/problem/builds.hpp"
#include "resolver/problem/check.hpp"
#include "resolver/problem/in_range.hpp"
#include "resolver/problem/outcome.hpp"
#include "resolver/problem/refusal.hpp"
#include "resolver/problem/repair.hpp"
#include "resolver/problem/replaced.hpp"
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

    // Leaves the claims behind the answer in `to`, unless it is null.
    expected<outcome, error> answer(const request& asked, certificate* to);

  private:
    expected<outcome, error> answer_replaced(const request&, const request& said, certificate* to);
    expected<outcome, error> checked(resolution r, const request& asked) const;
    std::vector<std::string> refused_by_policy(const request&, const std::vector<conflict::unit>&);
    conflict refused(const binder&, name_rules&, const binder::refuted&, const request& asked,
                     const request& said);

    catalog& catalog_;
    const family_index& families_;
    const resolution_check& check_;
    meter steps_;
};

expected<outcome, error> run::checked(resolution r, const request& asked) const {
    const std::vector<std::string> wrong = check_.run(r, asked);
    if (wrong.empty()) return outcome(std::move(r));
    std::string all;
    for (const std::string& w : wrong) all += (all.empty() ? "" : "; ") + w;
    return unknown("", "the answer did not pass the direct check: " + all,
                   "this is a fault of purvey: please report it with a recorded snapshot");
}

conflict run::refused(const binder& b, name_rules& names, const binder::refuted& found,
                      const request& asked, const request& said) {
    conflict no;
    no.steps = steps_.visits;
    no.conflicts = steps_.conflicts;
    no.blamed_choices = found.blamed;
    far_reading& far = catalog_.far();
    const std::size_t before = far.releases.size();
    far.explains = true;
    refused_request why = explain(catalog_, names, b.canonical(), found.blamed, steps_);
    no.lines = std::move(why.lines);
    no.units = std::move(why.units);
    no.not_minimal = std::move(why.not_minimal);
    if (steps_.allowed.explain) {
        const std::size_t more = steps_.allowed.far_reads;
        far.most = before + std::min(more, far.most - before);
        far.refusal.message = "no more than " + std::to_string(more) +
                              " releases are read from an index for it (with --full: all it takes)";
        repairer mend(catalog_, families_, steps_);
        no.repairs = mend.run(asked, said, why.about);
        no.not_tried = mend.not_tried();
    }
    far.most = std::numeric_limits<std::size_t>::max();
    far.explains = false;
    if (steps_.allowed.explain) no.refused_by_policy = refused_by_policy(asked, no.units);
    return no;
}

// Those that the conflict speaks of, if there is an answer with what policy refuses.
std::vector<std::string> run::refused_by_policy(const request& asked,
                                                const std::vector<conflict::unit>& told) {
    std::vector<std::string> names = catalog_.refused_by_policy();
    std::erase_if(names, [&](const std::string& name) {
        return std::none_of(told.begin(), told.end(), [&](const conflict::unit& u) {
            const auto own = pep::parse_requirement(u.what);
            return u.what == name || (u.project.empty() && own && own->name == name);
        });
    });
    if (names.empty()) return names;
    catalog_.ask(asked);  // repairs asked for something else
    catalog_.let_all_supply(true);
    name_rules meanings(catalog_, families_);
    meter steps{steps_.allowed, steps_.watcher, 0, 0};
    binder without(catalog_, meanings, steps);
    const auto found = without.run();
    if (!found || std::holds_alternative<binder::refuted>(*found)) names.clear();
    catalog_.let_all_supply(false);
    return names;
}

void add(expected<claim, error> made, certificate& to) {
    if (made)
        to.claims.push_back(std::move(*made));
    else if (to.missing.empty())
        to.missing = made.error().message;
}

// Every "no solution uses it" that bindings and questions rest on: proven, or said not to be.
void add_side_claims(std::vector<binder::infeasible> all, certificate& to) {
    for (binder::infeasible& each : all) {
        if (each.claimed)
            to.claims.push_back(std::move(*each.claimed));
        else
            to.unproven.push_back(std::move(each.sentence));
    }
}

void add_answer(binder& b, certificate& to) {
    for (expected<claim, error>& each : b.solved_claims()) add(std::move(each), to);
    for (std::string& sentence : b.unproven_levels()) to.unproven.push_back(std::move(sentence));
}

expected<outcome, error> run::answer(const request& asked, certificate* to) {
    const auto& by = catalog_.rules().replacements;
    if (const std::string_view rule = beyond_certificates(catalog_.rules()); to && !rule.empty()) {
        to->missing = "a certificate cannot state " + std::string(rule) + " yet";
        to = nullptr;
    }
    if (by.empty()) return answer_replaced(asked, asked, to);
    const request now = replaced(asked, by);
    auto found = answer_replaced(now, asked, to);
    catalog_.ask(asked);  // `now` ends here
    return found;
}

// said: the request as it was before the user's replacements.
expected<outcome, error> run::answer_replaced(const request& asked, const request& said,
                                              certificate* to) {
    catalog_.ask(asked);
    name_rules names(catalog_, families_);
    binder b(catalog_, names, steps_);
    b.claim_infeasible(to != nullptr);
    const auto found = b.run();
    if (!found) return unexpected(found.error());
    if (to != nullptr) add_side_claims(b.take_infeasible(), *to);
    if (const auto* no = std::get_if<binder::refuted>(&*found)) {
        if (to != nullptr) add(b.refuted_claim(), *to);
        return outcome(refused(b, names, *no, asked, said));
    }
    if (const auto ok = check_since_lock(catalog_, names, b); !ok) return unexpected(ok.error());
    const outcome_builder build(catalog_, names, b, steps_);
    if (std::holds_alternative<binder::answered>(*found)) {
        if (to != nullptr) add_answer(b, *to);
        resolution r = build.answered();
        if (const auto ok = all_hashed(r, asked, catalog_.rules()); !ok)
            return unexpected(ok.error());
        auto whole = checked(std::move(r), asked);
        if (whole) add_lighter_builds(catalog_, families_, steps_, std::get<resolution>(*whole));
        return whole;
    }
    auto q = build.question(std::get<binder::asks>(*found));
    if (!q) return unexpected(q.error());
    return outcome(std::move(*q));
}

}  // namespace

struct resolver::state {
    state(source& s, const policy& p, const environment& e)
        : from(s), rules(p), target(e), families(p, e), check(p, e, [this](std::string_view text) {
              return known->parsed(text);
          }) {
        from.supply_before_confirmed(true);
        know_nothing();
    }
    ~state() { from.supply_before_confirmed(false); }
    state(const state&) = delete;
    state& operator=(const state&) = delete;

    void know_nothing() { known.emplace(from, gate{&target, &rules, nullptr}); }
    // What is found when all that it rests on is what the indexes say. Ends, since each round that
    // is not the last replaces a copy for good.
    template <class Find>
    auto settled(Find find) {
        for (;;) {
            auto found = find(*known);
            known->ask(nothing);  // the request may end before the resolver
            if (from.confirmed()) return found;
            know_nothing();
        }
    }

    source& from;
    const policy& rules;
    const environment& target;
    family_index families;
    std::optional<catalog> known;
    resolution_check check;
    const request nothing;
    certificate* certified = nullptr;
};

resolver::resolver(source& from, const policy& rules, const environment& target)
    : state_(new state(from, rules, target)) {}

resolver::~resolver() {
    delete state_;
}

void resolver::certify(certificate* to) {
    state_->certified = to;
}

expected<outcome, error> resolver::resolve(const request& asked, const limits& allowed,
                                           observer* watcher) {
    certificate* const to = state_->certified;
    const certificate before = to != nullptr ? *to : certificate();
    return state_->settled([&](catalog& known) {
        if (to != nullptr) *to = before;
        return run(known, state_->families, state_->check, allowed, watcher).answer(asked, to);
    });
}

expected<releases_in_range, error> resolver::in_range(const request& asked,
                                                      const pep::requirement& range) {
    return state_->settled([&](catalog& known) {
        const request now = replaced(asked, known.rules().replacements);
        known.ask(now);
        name_rules names(known, state_->families);
        auto found = problem::in_range(known, names, range);
        known.ask(state_->nothing);  // `now` ends here
        return found;
    });
}

expected<outcome, error> resolve(source& from, const request& asked, const policy& rules,
                                 const environment& target, const limits& allowed,
                                 observer* watcher) {
    return resolver(from, rules, target).resolve(asked, allowed, watcher);
}

}  // namespace purvey
