#pragma once

#include "purvey/answer/resolution.hpp"
#include "resolver/problem/bind.hpp"

namespace purvey::problem {

// From the picks of a search to the values of answer/resolution.hpp.
class outcome_builder {
  public:
    outcome_builder(catalog& c, name_rules& n, binder& b, const meter& m)
        : catalog_(c), names_(n), binder_(b), meter_(m) {}

    resolution answered() const;
    expected<choice_needed, error> question(const binder::asks&) const;

  private:
    std::vector<picked_release> packages(const search&) const;
    std::vector<binding> bindings_used(const search&) const;
    std::vector<std::string> unused_choices(const search&) const;
    std::vector<std::string> warnings(const search&) const;
    expected<purvey::question, error> ask(const open_name&) const;
    expected<offer, error> make_offer(const open_name&, const std::string& provider) const;
    void add_loss(const std::string& provider, const std::string& name,
                  std::vector<std::string>& to) const;
    asker asked(const search&, const search::edge&) const;

    catalog& catalog_;
    name_rules& names_;
    binder& binder_;
    const meter& meter_;
};

}  // namespace purvey::problem
