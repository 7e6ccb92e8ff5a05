#include <gtest/gtest.h>

#include "property/resolve/properties.hpp"

// What a run that is stopped leaves behind: P17.
namespace purvey::check {
namespace {

class stopping final : public observer {
  public:
    explicit stopping(std::uint64_t at) : left_(at) {}
    bool cancelled() override {
        ++polled_;
        return left_ == 0 || --left_ == 0;
    }
    std::uint64_t polled() const { return polled_; }

  private:
    std::uint64_t left_, polled_ = 0;
};

bool is_limit(const expected<outcome, error>& found) {
    return !found && found.error().kind == error_kind::limit;
}

std::string cancelled_and_asked_again(const world& w, dice& d) {
    stopping never(~std::uint64_t{0});
    const std::string want = trial(w, {}, trial::explained(), &never).text();
    auto from = memory_source::make(w.projects);
    const request all = asked(w);
    resolver used(*from, w.rules, target());
    for (unsigned k = 0; k < 2 && never.polled() > 0; ++k) {
        stopping soon(1 + d.fork() % never.polled());
        const auto stopped = used.resolve(all, trial::explained(), &soon);
        // In the middle of an explanation, there is an answer already: it is said as it is.
        const bool is_no = stopped && std::holds_alternative<conflict>(*stopped);
        if (!is_limit(stopped) && !is_no) return "cancelled: " + text_of(stopped);
    }
    const std::string got = text_of(used.resolve(all, trial::explained()));
    return got == want ? "" : "fresh " + want + "\nafter a run that was cancelled " + got;
}

std::string limited(const world& w, dice& d) {
    const trial whole(w);
    limits l = trial::quick();
    switch (d.below(3)) {
        case 0:
            l.conflicts = d.below(4);
            break;
        case 1:
            l.visits = d.below(200);
            break;
        default:
            l.bytes = d.below(20'000);
    }
    const trial stopped(w, {}, l);
    if (is_limit(stopped.found()) || stopped.text() == whole.text()) return "";
    return "whole " + whole.text() + "\nlimited " + stopped.text();
}

TEST(Properties, P17) {
    EXPECT_TRUE(holds("P17: cancelled at any step and asked again, a resolver answers as a new one",
                      {}, cancelled_and_asked_again));
}

TEST(Properties, P17Limits) {
    EXPECT_TRUE(
        holds("P17Limits: within limits there is the same answer, or none (exit 6)", {}, limited));
}

}  // namespace
}  // namespace purvey::check
