#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "resolver/problem/objective.hpp"

namespace purvey::problem {

// A name that needs a provider: a family's label or a virtual name.
struct open_name {
    std::string name;
    bool is_family;
    friend bool operator==(const open_name&, const open_name&) = default;
};

struct made_binding {
    open_name what;
    std::string provider;  // "" closed
    std::string why;
    std::vector<std::pair<std::string, std::string>> rejected;
};

// Rule 6 of spec/provides.md: binds one open name at a time and computes the canonical answer anew,
// until nothing is open, nothing is possible, or only the user can say.
class binder {
  public:
    // without_choice: the name of a recorded choice that does not count.
    binder(catalog& c, name_rules& n, meter& m, std::string without_choice = {})
        : catalog_(c), names_(n), meter_(m), without_choice_(std::move(without_choice)) {}

    struct answered {};
    struct refuted {
        // Recorded choices to blame; none where one does not count.
        std::vector<std::string> blamed;
    };
    struct asks {
        std::vector<open_name> names;
    };
    using result = std::variant<answered, refuted, asks>;

    expected<result, error> run();

    const attempt& canonical() const { return *canonical_.is; }  // A under the last bindings
    const best_answer& best() const { return canonical_; }
    const std::vector<made_binding>& made() const { return made_; }
    // Why an offer is none, and the claim behind that where one can be made.
    struct infeasible {
        std::string sentence;
        std::optional<claim> claimed;
    };
    void claim_infeasible(bool wanted) { claims_wanted_ = wanted; }
    std::vector<infeasible> take_infeasible() { return std::move(infeasible_); }
    // Of A. Precondition: `refuted`.
    expected<claim, error> refuted_claim() { return canonical_.is->found.refuted_claim(); }
    // A, and for each level that is proven that no answer is better. Precondition: `answered`.
    std::vector<expected<claim, error>> solved_claims();
    std::vector<std::string> unproven_levels() const;

    // After `asks`: the feasible offers of an open name.
    const std::vector<std::string>& offers(const std::string& name) const {
        return offers_.at(name);
    }
    // Does a solution exist in which the name is met by this project?
    expected<bool, error> feasible(const open_name&, const std::string& provider);
    // The canonical answer with that binding, or null. Precondition: feasible.
    expected<std::unique_ptr<attempt>, error> walk_with(const open_name&,
                                                        const std::string& provider);

  private:
    // Clauses of rule 6, in order of precedence.
    enum clause : std::size_t { only_feasible, root_names_it, in_the_answer, previous_lock, none };
    struct verdict {
        std::vector<std::string> feasible;
        std::map<std::size_t, std::string> by;  // clause: provider
        std::vector<std::pair<std::string, std::string>> rejected;
    };

    expected_void<error> take_choices();
    std::vector<open_name> open_names() const;
    expected<std::vector<std::string>, error> candidates(const open_name&);
    expected<verdict, error> judge(const open_name&);
    expected_void<error> judge_present(const open_name&, verdict&);
    expected_void<error> judge_locked(const open_name&, verdict&);
    expected<std::vector<std::string>, error> blame();
    void note_infeasible(std::string sentence, search* said_no);
    bindings with(const open_name&, const std::string& provider) const;
    void bind(const open_name&, const std::string& provider, std::string why, verdict);
    bool outside_asked(const std::string& project) const;

    catalog& catalog_;
    name_rules& names_;
    meter& meter_;
    std::string without_choice_;
    bindings bound_;
    std::vector<made_binding> made_;
    best_answer canonical_;
    std::map<std::string, std::vector<std::string>> offers_;
    bool claims_wanted_ = false;
    std::vector<infeasible> infeasible_;
};

}  // namespace purvey::problem
