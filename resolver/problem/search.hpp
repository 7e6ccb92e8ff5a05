#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "purvey/answer/certificate.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/resolve.hpp"
#include "purvey/solve/session.hpp"
#include "resolver/problem/catalog.hpp"
#include "resolver/problem/ceiling.hpp"
#include "resolver/problem/facts.hpp"
#include "resolver/problem/names.hpp"
#include "resolver/problem/units.hpp"

namespace purvey::problem {

class measure;

// Steps used so far by all searches of one run, against its limits.
struct meter {
    limits allowed;
    observer* watcher = nullptr;
    std::uint64_t conflicts = 0, visits = 0;
};

enum class search_mode : std::uint8_t {
    walk,      // names not bound are met by their own project, exclusions of unbound families are
               // off, an unbound virtual name is met by nothing: the canonical answer A (rule 6)
    complete,  // every name bound in some allowed way, every exclusion on: is there a solution?
};

// One translation of the problem into integers under given bindings, and one session over it.
// "No" leaves the facts behind it; "yes" leaves the picks.
class search final : private outlook {
  public:
    search(catalog&, name_rules&, const bindings&, search_mode, meter&);
    search(const search&) = delete;
    search& operator=(const search&) = delete;

    // Explanations: of units, only these count.
    void restrict_to(const unit_filter* units) { only_ = units; }
    // complete: the solution must meet this name, or hold this project, by request of others.
    void must_use(const std::string& name) { must_use_ = name; }

    // Only models whose total is at most this. The measure outlives run().
    void keep_to(const measure& what, total most) { add_ceiling(what, std::move(most), false); }
    // Goes on from each model to one whose total is less, until there is none: run() ends with
    // "no", at a limit, or with a model whose total is nothing. `least`: of the best model known so
    // far; not nothing.
    void improve_on(const measure& what, const total& least) {
        add_ceiling(what, least, true);
        improving_ = true;
    }
    // Any model that run() found is better than that one. Makes the best of them the answer.
    bool take_better(total& least);

    // True: there is a model. Errors: unknown (metadata), limit.
    expected<bool, error> run() {
        const outlook* before = catalog_.look_through(this);
        auto found = find_model();
        catalog_.look_through(before);
        return found;
    }

    struct pick {
        known_project* project;
        solve::value release;
        std::vector<std::string> extras;  // on and declared
        std::vector<std::string> undeclared_extras;
    };
    // One active requirement of the answer and how it was met.
    struct edge {
        std::size_t from;  // index into picks(), or root
        const known_requirement* what;
        std::string met_by;  // project; empty: an open virtual name
        bool outside;        // asked from outside the name's family
    };
    static constexpr std::size_t root = static_cast<std::size_t>(-1);

    const std::vector<pick>& picks() const { return picks_; }
    const std::vector<edge>& edges() const { return edges_; }
    const std::vector<std::string>& queue() const { return queue_; }  // names, each once
    const pick* picked(const std::string& project) const;
    // Members that another picked member requires (rule 5).
    bool is_exempt(const std::string& project) const;

    const fact_list& facts() const { return facts_; }
    // Precondition: run() said no.
    const std::vector<solve::tag>& core() const {
        if (!core_) core_ = session_.core();
        return *core_;
    }
    // Precondition: run() said no. Errors: what a certificate cannot state.
    expected<claim, error> refuted_claim();
    // Precondition: run() said yes, in walk mode.
    expected<claim, error> solved_claim() const;
    const solve::value_set& releases_of(const fact& f) const {
        return session_.releases_of(f.group);
    }

  private:
    struct translated {
        std::vector<std::vector<solve::term>> clauses;
        std::vector<solve::var> next;
    };
    struct item {  // what a variable of the queue stands for
        known_project* project = nullptr;
        std::string extra;
        std::string name;
        solve::value opened = solve::value_set::none_left;  // groups are, from this release on
    };
    struct group_record {  // a requirement opened in the session
        solve::var item;
        solve::group_id group;
        const known_requirement* what;
        bool outside;
    };
    struct virtual_name {
        solve::var v;
        std::vector<std::string> providers;
        std::vector<supply> values;   // value k + 1
        std::vector<std::string> by;  // provider of values[k]
        solve::value_set values_by(const std::string& provider) const;
    };
    using terms = std::vector<solve::term>;
    using outcome_t = expected_void<error>;

    // ceilings.cpp
    struct measured {
        const measure* what;
        ceiling held;
        solve::tag fact;
    };
    struct model {
        std::vector<pick> picks;
        std::vector<edge> edges;
        std::vector<std::string> queue;
        std::unordered_map<std::string_view, std::size_t> pick_of;
        std::set<std::string> exempt;
        total sum;
    };
    void add_ceiling(const measure&, total most, bool strict);
    bool add_overweight();
    bool look_for_better();
    solve::budget steps_left(std::uint64_t conflicts, std::uint64_t visits) const;
    solve::budget one_wave(solve::budget left) const;
    bool is_used_up(const solve::budget& left);
    unexpected<error> limit_reached() const;
    bool tries_oldest_first(const known_project&) const;
    std::vector<solve::value_set> order_of(const known_project&) const;

    // variables.cpp
    expected<solve::var, error> project_var(const std::string& name);
    solve::var extra_var(solve::var project, const std::string& extra);
    solve::var name_item(const std::string& key, const std::string& name);
    void add_constraints(known_project&, solve::var);
    expected<virtual_name*, error> virtual_var(const std::string& name);
    solve::var family_var(const family&);
    solve::value_set except(const known_project&, const solve::value_set& allowed) const;

    // translate.cpp
    expected<bool, error> find_model();
    outcome_t open_roots();
    outcome_t supply_wanted(const solve::want&);
    std::string way_round_a_build(const known_project&, solve::value release) const;
    outcome_t supply_release(solve::var item, solve::value release);
    expected<bool, error> puts_off(solve::var item, solve::value release,
                                   const std::vector<const known_requirement*>& in_force);
    expected<solve::group_id, error> group_for(solve::var item, const solve::value_set& releases,
                                               const known_requirement&);
    // Valid until the next call.
    expected<const translated*, error> translate(const known_requirement&, const family* asker);
    const translated* translate_plain(const known_requirement&, solve::var project);
    outcome_t translate_virtual(const known_requirement&, translated&);
    outcome_t translate_real(const known_requirement&, translated&);
    outcome_t translate_replaced(const known_requirement&, const std::string& provider, translated&,
                                 std::optional<solve::term> only_if);
    outcome_t translate_open_family(const known_requirement&, const family&, translated&);
    bool meets(const known_requirement&, const supply&) const;

    // look_ahead.cpp
    outcome_t look_ahead(const solve::want&, solve::value oldest);
    outcome_t sweep(solve::var project, const solve::value_set& releases);
    outcome_t open_groups(solve::var project, solve::value oldest);
    solve::value news_of(const known_project&, const solve::value_set& admitted) const override;
    void expect_what_follows(const solve::want&);
    void expect_first_of(solve::var project, std::size_t count, bool news);

    // lazy.cpp: what is checked once a model is there, and added if it fails.
    expected<bool, error> add_violations();
    void find_violations();
    unexpected<error> broken_clause() const;
    outcome_t know_members();
    outcome_t know_member(known_project&);
    bool add_exclusions(const family&);
    bool add_conflicts();
    bool add_missing_extras();
    bool add_unsupported_binding(const family&);

    // support.cpp: whatever is there must be asked for.
    struct request_for {  // a project or a name, or an extra of it
        std::string name, extra;
        bool matches(const known_requirement&) const;
    };
    bool add_unreached();
    std::set<solve::var> reached_items() const;
    void add_unused();
    void nobody_leads_to(const std::string& project, const std::string& extra, terms& out);
    void nobody_asks(const request_for&, bool outside, bool inside, terms& out,
                     bool all_read = false);
    bool may_require_unread(const known_project&, const request_for&) const;
    void not_asked_by(const std::string& project, solve::var, const request_for&, bool everything,
                      terms& out);

    // model.cpp
    void read_model();
    void read_edge(std::size_t from, const known_project* asker, const known_requirement&);
    std::string met_by(const std::string& name, const family*, bool outside) const;

    // proof.cpp, claim.cpp
    std::string item_name(solve::var) const;
    bool can_be_said(solve::var) const;
    void name_provided_items();
    const virtual_name* name_of(solve::var) const;
    std::vector<std::string> values_in_words(const solve::term&) const;
    bool needed_in_words(const fact&, std::span<const solve::term>, proof_line&) const;
    bool binding_in_words(const fact&, std::span<const solve::term>, proof_line&) const;
    bool apart_in_words(const fact&, std::span<const solve::term>, proof_line&) const;
    void unusable_in_words(const fact&, const solve::value_set& releases, proof_line&) const;
    void overweight_in_words(solve::tag, std::span<const solve::term>, proof_line&) const;
    claimed_family in_words(const family&, const std::string& provider) const;
    std::vector<std::string> members_of(const family&) const;
    claim claim_under_bindings() const;
    proof_term in_words(const solve::term&) const;
    void add_in_words(std::span<const solve::term>, std::vector<proof_term>& to) const;
    std::string asked_item(const fact&, std::span<const solve::term>, const std::string& of) const;
    std::optional<proof_line> axiom_in_words(solve::incompatibility_id) const;

    void forbid(terms, fact);
    void refute_model(terms, fact);
    static void merge(terms&, const solve::term&);
    const std::string* bound_family(const family&) const;
    const std::string* bound_family_of(const std::string& project) const {
        const family* f = names_.family_of(project);
        return f == nullptr ? nullptr : bound_family(*f);
    }
    bool counts(const need& n) const {
        return only_ == nullptr || only_->holds(only_->order->of(n));
    }
    bool counts(const known_project& p, const std::string& extra, const std::string& to) const {
        return only_ == nullptr || only_->holds(only_->order->of(p, extra, to));
    }

    catalog& catalog_;
    name_rules& names_;
    const bindings& bound_;
    search_mode mode_;
    meter& meter_;
    const unit_filter* only_ = nullptr;
    std::string must_use_;
    bool broken_ = false;
    std::vector<measured> ceilings_;
    bool improving_ = false;  // on the last of them
    std::optional<model> better_;
    std::size_t waves_ = 0;
    std::set<std::string> oldest_first_;                     // under --resolution lowest-direct
    std::vector<std::pair<terms, fact>> refuting_;           // clauses to be stated
    std::uint64_t rounds_ = 0;                               // models looked at
    std::set<solve::var> unreached_;                         // there, but not in the queue
    std::set<std::pair<solve::var, solve::value>> put_off_;  // releases that were, once

    solve::session session_;
    mutable std::optional<std::vector<solve::tag>> core_;
    fact_list facts_;
    std::vector<item> items_;  // by variable
    std::unordered_map<std::string, solve::var> projects_, names_items_, family_vars_;
    // Names that are neither virtual, bound nor of a family: met by their own project alone.
    std::unordered_map<std::string_view, solve::var> plain_;
    translated made_, plain_made_;
    const translated nothing_, never_{{{}}, {}};
    std::map<std::pair<solve::var, std::string>, solve::var> extras_;
    std::map<std::string, virtual_name> virtuals_;
    std::map<solve::var, std::string> provided_items_;         // of names, in a claim's words
    std::unordered_map<std::uint64_t, std::size_t> group_of_;  // by item and requirement
    std::vector<group_record> groups_;
    std::vector<std::pair<const known_requirement*, bool>> root_needs_;

    std::vector<pick> picks_;
    std::vector<edge> edges_;
    std::vector<std::string> queue_;
    std::unordered_map<std::string_view, std::size_t> pick_of_;  // by names of known projects
    std::set<std::string> exempt_;
};

}  // namespace purvey::problem
