#pragma once

#include <string>
#include <vector>

#include "resolver/problem/reasons.hpp"

namespace purvey::problem {

// Why a project that no index has is not there: "is not on https://pypi.org/simple".
std::string absent_from(const listing&);

// Reasons in words, in the order to be read: from each of the user's words along what it leads to.
class explainer {
  public:
    // notes: sentences on what is no unit, said last.
    explainer(catalog& c, const reasons& why, std::vector<std::string> notes)
        : catalog_(c), why_(why), notes_(std::move(notes)) {}

    std::vector<std::string> lines();

  private:
    void say(std::string line);
    void follow(const known_project&);
    std::string needs(const statement&) const;
    std::string subject(const statement&) const;
    std::string asked_words(const known_project&) const;
    std::string object(const statement&) const;
    std::string consequence(const statement&) const;
    std::string unmet(const std::string& name, const pep::specifier_set&, bool one_of_many) const;
    std::string unmet(const statement&) const;
    std::string owner_of(const std::string& name) const;
    std::string passed_over(const known_project&, const pep::specifier_set&) const;
    std::string newer_python(const known_project&) const;
    std::string nothing_fits_both(const std::string& name, std::size_t word) const;
    std::string but(const std::string& name) const;
    bool is_said_inline(const std::string& name) const;
    bool tells_words(const statement&) const;
    bool meets_no_other(const statement&) const;
    pep::specifier_set telling(known_project& to, const pep::specifier_set&) const;

    catalog& catalog_;
    const reasons& why_;
    std::vector<std::string> notes_;
    std::vector<std::string> out_;
    std::vector<const known_project*> followed_;
};

}  // namespace purvey::problem
