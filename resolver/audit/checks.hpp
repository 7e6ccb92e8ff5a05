#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "resolver/audit/audit.hpp"

namespace purvey::audit {

// Finds what is to be said of one entry after the other.
class checks {
  public:
    checks(const audited_set&, const yardstick&);

    expected<report, error> run();

  private:
    // One entry, with what the indexes say of its name.
    struct subject {
        const audited& what;
        const pages& said;
        // The index it is from, by its lock or by the rules; nothing where that did not answer.
        std::optional<std::size_t> from;
        const listing* page = nullptr;    // of that; null: it does not know the name
        const release* picked = nullptr;  // of that page
        std::size_t place = 0;            // of it
        std::string index;                // where it is from, as bare_url() has it; or ""
    };

    expected_void<error> ask_all();
    subject subject_of(const audited&) const;
    expected_void<error> look_at(const audited&);
    void say_what_was_not_checked();
    // `by`: who forbids it. Whoever is of a lower level can neither switch it off nor accept it.
    void say(finding_kind, const audited&, std::string message,
             policy_level by = policy_level::published);
    const acceptance* accepting(finding&, policy_level by);
    void say_what_is_unused();
    // What was asked of an index in vain, each name once.
    void miss(const std::string& project, std::size_t index, const error&);
    void miss(const std::string& project, const pages&);

    // name_checks.cpp: whose name it is.
    void check_grant(const subject&);
    void check_near(const audited&);
    void check_indexes(const subject&);
    void check_owner(const subject&);
    void check_virtual(const subject&);
    void check_free(const subject&);

    // page_checks.cpp: what its own index says of the project and of what was locked.
    void check_age(const subject&);
    void check_status(const subject&);
    void check_lock(const subject&);
    void check_index(const subject&);
    void check_file(const subject&, const audited_file&);
    void check_hashes(const audited&);

    // provides_checks.cpp: rule 3 of spec/provides.md.
    expected_void<error> check_provides(const subject&);
    expected<std::vector<std::string>, error> provides_of(const subject&);
    void expect_provides(const subject&) const;
    bool said_by_user(const std::string& project, const std::string& name) const;
    // Nothing: an index that would have to say so did not answer.
    expected<std::optional<bool>, error> authorised(const subject&, const std::string& name);

    // A grant says who supplies it, and no source of the project's own outranks that.
    const grant* grant_of(const std::string& project) const;

    const audited_set& set_;
    const yardstick& by_;
    name_audit names_;
    std::map<std::string, pages> said_;  // of what an index supplied; of the rest, nothing
    std::vector<bool> met_;              // of by_.rules.accepted: something was found
    report out_;
    std::size_t without_times_ = 0, without_files_ = 0, without_metadata_ = 0, told_one_ = 0;
};

// Index into listing::releases.
std::optional<std::size_t> find_release(const listing&, const pep::version&);

// Null: there is none of this name.
const release_file* file_called(const release&, std::string_view name);

}  // namespace purvey::audit
