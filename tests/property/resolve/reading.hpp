#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "property/resolve/world.hpp"

namespace purvey::check {

// A world with its texts read: what models are made of. Names are numbered.
class reading {
  public:
    using number = int;
    static constexpr int none = -1;

    struct asking {
        number what;
        std::vector<std::string> extras;
        pep::specifier_set specifier;
        std::shared_ptr<const pep::marker> condition;
    };
    struct candidate {
        pep::version version;
        std::vector<asking> requires_these, obsoletes;
        std::set<std::string> extras, imports;
        std::vector<std::pair<number, pep::version>> provides;
        bool prerelease = false, usable = true;
    };
    struct project {
        bool listed = false, empty = false;  // on its index; there without any release
        std::vector<candidate> candidates;   // ascending
        bool prereleases_ok = false;
        int locked = none;
    };

    explicit reading(const world&);

    number number_of(const std::string& text);
    const std::string& text(number n) const { return texts_[static_cast<std::size_t>(n)]; }
    int count() const { return static_cast<int>(texts_.size()); }
    const project& at(number n) const { return projects_[static_cast<std::size_t>(n)]; }
    const candidate& at(number n, int release) const {
        return at(n).candidates[static_cast<std::size_t>(release)];
    }
    const std::vector<asking>& roots() const { return roots_; }
    const std::vector<pep::specifier_set>& constraints(number n) const;
    const world& of() const { return world_; }

    bool active(const asking&, const std::set<std::string>& extras) const;
    // Rule 2: may this candidate of its own project meet the requirement?
    bool admits(number project, const pep::specifier_set&, int release) const;
    // A candidate that may stand for other names.
    bool ordinary(number project, int release) const;
    // Candidates, best first.
    std::vector<int> order(number project) const;
    // Rule 4: is it met through provides?
    bool is_virtual(number n) const { return virtual_[static_cast<std::size_t>(n)]; }
    std::vector<number> providers(number) const;
    // The versions at which a candidate supplies a virtual name.
    std::vector<pep::version> supplied(number provider, int release, number what) const;

    bool may_coexist(number a, number b) const;  // rule 7: the user's word

    const family* family_of(number n) const { return family_[static_cast<std::size_t>(n)]; }
    const stands_for* stand(number provider, number what) const;
    // Counts the member at this release?
    bool excludes(number member, int release) const;

  private:
    void read(const memory_project&);
    candidate read(const memory_release&, bool& ok);
    asking read(const pep::requirement&);
    bool said_to_be_virtual(number) const;
    const family* member_of(number) const;
    bool may_be_yanked(const std::string& of, const pep::version&) const;

    const world& world_;
    request asked_;
    std::map<std::string, number> numbers_;
    std::vector<std::string> texts_;
    std::vector<project> projects_;
    std::vector<const family*> family_;
    std::vector<bool> virtual_;
    std::vector<asking> roots_;
    std::map<number, std::vector<pep::specifier_set>> constraints_;
};

}  // namespace purvey::check
