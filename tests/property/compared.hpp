#pragma once

#include <algorithm>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "property/answers.hpp"
#include "property/supplied_source.hpp"

namespace purvey::check {

// Requests answered in every manner: 4 ways of telling, so many seeds. In each, one resolver is
// asked all of them in an order of its own, so that what is known when, and what nobody asked for,
// differs each time.
class comparison {
  public:
    comparison(source& from, const policy& rules, const environment& target, limits allowed,
               std::uint64_t seeds)
        : from_(from), rules_(rules), target_(target), allowed_(allowed), seeds_(seeds) {}

    struct difference {
        std::size_t request;  // the first manner in which it differs
        manner how;
        std::string first, then;
    };
    // What the first manner gave is in answers().
    std::vector<difference> run(const std::vector<request>& requests) {
        std::vector<difference> out;
        answers_ = answered(requests, {telling::groups, 0});
        for (const telling how : all_tellings)
            for (std::uint64_t seed = 1; seed <= seeds_; ++seed)
                compare(requests, {how, seed}, out);
        return out;
    }
    const std::vector<std::string>& answers() const { return answers_; }

  private:
    std::vector<std::string> answered(const std::vector<request>& requests, const manner& m) {
        supplied_source told(from_, m);
        resolver r(told, rules_, target_);
        std::vector<std::size_t> order(requests.size());
        std::iota(order.begin(), order.end(), std::size_t{0});
        solve::check::dice d(m.seed);
        if (m.seed != 0) d.shuffle(order);
        std::vector<std::string> out(requests.size());
        for (const std::size_t k : order)
            out[k] = bytes(r.resolve(requests[k], told.searches(allowed_)), requests[k]);
        return out;
    }
    // Why there is no answer is the same in all manners only where it is explained: otherwise the
    // words are those of the proof that was found.
    std::string bytes(const expected<outcome, error>& found, const request& asked) const {
        const bool is_no = found && std::holds_alternative<conflict>(*found);
        return is_no && !allowed_.explain ? answer_of(found)
                                          : lock_of(found, asked, rules_, target_);
    }
    void compare(const std::vector<request>& requests, const manner& m,
                 std::vector<difference>& out) {
        std::vector<std::string> again = answered(requests, m);
        for (std::size_t k = 0; k < requests.size(); ++k) {
            const bool known = std::any_of(out.begin(), out.end(),
                                           [&](const difference& d) { return d.request == k; });
            if (again[k] != answers_[k] && !known)
                out.push_back({k, m, answers_[k], std::move(again[k])});
        }
    }

    source& from_;
    const policy& rules_;
    const environment& target_;
    const limits allowed_;
    const std::uint64_t seeds_;
    std::vector<std::string> answers_;
};

}  // namespace purvey::check
