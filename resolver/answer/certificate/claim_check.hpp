#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "resolver/answer/certificate/evidence.hpp"

namespace purvey::answer {

// One claim on its way to be accepted (spec/certificate.md): its words, and what is proven so far.
// Every take() is true, or says in wrong() why not.
class claim_check {
  public:
    claim_check(evidence_store& known, certificate_target& target)
        : known_(known), target_(target) {}

    bool begin(const json_value& line);
    bool take(const json_value& line);
    bool finish();
    const std::string& wrong() const { return wrong_; }
    // "proven: no answer to: ..."
    std::string words() const;

  private:
    using terms = std::map<std::string, mask>;  // by item
    using needs = std::vector<const pep::requirement*>;
    struct table {
        evidence* project = nullptr;
        mask candidates;
        bool prereleases_ok = false;
    };
    struct pick {
        table* of;
        std::size_t bit;
        std::set<std::string> extras;
    };
    struct item {
        std::string name, extra;
    };
    struct stand {
        std::string counts_as;
        pep::specifier_set versions;
        std::vector<std::pair<pep::version, pep::version>> map;
    };
    static constexpr std::string_view anybody = "*";  // whoever a family is bound to, or nobody
    struct bound_family {
        std::string provider;
        bool keeps_two_apart() const { return provider.empty() || provider == anybody; }
        std::map<std::string, pep::specifier_set> members;
        std::map<std::string, stand> stands;  // by the name that the provider stands for
    };
    using supplies = std::vector<std::pair<pep::version, mask>>;  // a name's values, from 1
    struct asked_extra {                                          // of a name that a project meets
        std::string provider, extra;
        terms also;
    };
    struct share {  // in lowest terms
        std::uint64_t newer = 0, of = 1;
        std::string str() const { return std::to_string(newer) + "/" + std::to_string(of); }
        friend bool operator<(const share& a, const share& b) {
            return a.newer * b.of < b.newer * a.of;
        }
    };
    using total = std::vector<std::uint64_t>;  // compares as totals do
    struct claimed_goal {
        std::string word;
        std::map<std::string, std::string> said_at;
        std::vector<std::pair<std::string, pep::version>> at;  // unchanged, declared
        std::vector<std::string> places;                       // the weightiest first
        total most;
    };
    struct asked_releases {
        table* of;
        std::string name, extra;
        mask releases;
    };

    static constexpr std::size_t most_looked_at = 20'000'000;  // terms and requirements, in all

    bool no(std::string why);
    bool read_words(const json_value& line, std::string_view key, needs& to);

    table* table_of(const std::string& name);
    bool admitted(const pep::requirement&, mask& to);
    bool split(const std::string& text, item& to);
    bool whole(const std::string& of, mask& to);   // all values of an item
    bool domain(const std::string& of, mask& to);  // those that are still possible
    bool values(const std::string& of, const json_value& words, mask& to);
    bool name_values(const table&, const json_value& words, mask& to);

    bool root(const json_value&, terms&);
    bool constraint(const json_value&, terms&);
    bool releases(const json_value&, asked_releases&);
    bool read_releases(const json_value&, asked_releases&);
    bool required(const json_value&, terms&);
    bool unusable(const json_value&, terms&);
    bool unbuilt(const json_value&, terms&);
    bool derived(const json_value&, terms&);
    bool contradicts(terms now, const json_value& hints);
    bool unmet(const pep::requirement&, const std::string& of, const std::string& asker, terms&);
    bool unmet_project(const pep::requirement&, const item&, const std::string& of, mask& bad);
    bool prove(const json_value&);
    bool read_project(const json_value&);

    // claim_bindings.cpp
    bool read_bindings(const json_value& families, const json_value& names);
    bool read_family(const std::string& label, const json_value&);
    static bool read_stand(const json_value&, stand&);
    const bound_family* family_of(const std::string& project) const;
    bool is_virtual(const std::string& name, const listing&) const;
    const stand* stands_in(const std::string& name, const std::string& asker) const;
    bool is_open(const std::string& name, const std::string& asker) const;
    std::string meeting(const std::string& name, const std::string& asker) const;
    bool fits(const pep::requirement&, const pep::version*) const;
    mask ordinary(const table&) const;
    bool substitutes(const pep::requirement&, mask& to);
    const supplies* supplies_of(const std::string& name);
    bool supply_values(const std::string& name, const json_value& words, mask& to);
    // claim_providers.cpp
    bool unmet_name(const pep::requirement&, const item&, const std::string& of, mask& bad);
    bool supplied(const json_value&, terms&);
    bool of_extra(const json_value&, terms&);
    bool substitute_of(const json_value& of, asked_extra& to);
    bool alias(const json_value&, terms&);
    bool lacks(const json_value&, terms&);
    bool apart(const json_value&, terms&);
    bool in_range(const bound_family&, const std::string& member, mask& to);
    bool is_silent(const std::string& other, const std::string& member, const terms& never);

    bool are_apart();

    // claim_goals.cpp
    bool read_goals(const json_value&);
    bool read_goal(const json_value&, claimed_goal&);
    bool read_total(const json_value&, claimed_goal&);
    bool find_shares();
    bool add_shares(const std::string& project);
    total weight(const claimed_goal&, const table&, std::size_t bit);
    std::optional<std::uint64_t> size(const table&, std::size_t bit);
    bool over(const json_value&, terms&);
    bool least(const claimed_goal&, const std::string& project, const mask& of, total& sum);
    bool has_totals();
    static std::string words_of(const claimed_goal&);

    // claim_support.cpp
    bool unfounded(const json_value&, terms&);
    bool follow_all(const terms& never, std::set<std::string>& reached);
    bool ask(const pep::requirement&, const std::string& asker, const terms& never,
             std::vector<std::string>& todo);

    // claim_coexistence.cpp
    bool obsoletes(const json_value&, terms&);
    bool imports(const json_value&, terms&);
    bool is_obsoleting(const std::string& project, const pep::requirement*) const;
    bool of_one_family(const std::string&, const std::string&) const;
    bool read_one_family(const json_value&);
    bool coexist();
    bool coexist(const std::string&, const std::string&);

    bool read_pick(const json_value&);
    bool met(const pep::requirement&, const std::string& asker, std::vector<std::string>& todo);
    bool follow(const std::string& project, std::vector<std::string>& todo);
    bool is_answer();

    evidence_store& known_;
    certificate_target& target_;
    bool solved_ = false, better_ = false, proven_ = false;
    std::size_t looked_at_ = 0;
    needs asked_, constraints_;
    std::vector<std::string> said_, bounds_said_;
    std::unordered_map<std::string, table> tables_;
    terms domains_;
    std::unordered_map<std::uint64_t, terms> lines_;
    std::map<std::string, bound_family> families_;
    std::map<std::string, std::string> names_;
    std::map<std::string, supplies> supplies_;
    std::map<std::string, pick> picks_;
    std::vector<claimed_goal> goals_;
    std::optional<std::map<std::string, std::vector<share>>>
        shares_;                                            // by project, of each release
    std::vector<std::set<std::string>> together_;           // of one family that is not bound
    std::set<std::pair<std::string, std::string>> active_;  // asker, name
    needs met_;
    std::string wrong_;
};

}  // namespace purvey::answer
