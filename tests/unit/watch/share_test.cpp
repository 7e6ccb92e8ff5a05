#include "resolver/watch/share.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace purvey::watch {
namespace {

TEST(share, enough_is_what_would_show_a_worse_one) {
    EXPECT_EQ(needed(0.05), 59u);
    EXPECT_EQ(needed(0.01), 299u);
    EXPECT_LT(std::pow(0.95, 59), 0.05);
    EXPECT_GT(std::pow(0.95, 58), 0.05);
}

TEST(share, too_few_say_nothing) {
    EXPECT_EQ(judge_share(0, 0, 0.05), outcome::unknown);
    EXPECT_EQ(judge_share(58, 0, 0.05), outcome::unknown);
    EXPECT_EQ(judge_share(58, 58, 0.05), outcome::unknown);
    EXPECT_EQ(judge_share(59, 0, 0.05), outcome::kept);
    EXPECT_EQ(judge_share(59, 59, 0.05), outcome::broken);
}

// The chance of k or more, added up term by term as a product.
double at_least(int n, int k, double p) {
    double sum = 0;
    for (int i = k; i <= n; ++i) {
        double term = std::pow(1 - p, n - i);
        for (int j = 0; j < i; ++j) term *= p * (n - j) / (j + 1);
        sum += term;
    }
    return sum;
}

TEST(share, between_kept_and_broken_is_chance) {
    for (const int n : {59, 100, 400, 1000})
        for (const double p : {0.05, 0.01}) {
            if (static_cast<std::size_t>(n) < needed(p)) continue;
            outcome last = outcome::kept;
            for (int bad = 0; bad <= n / 4; ++bad) {
                const outcome now = judge_share(n, bad, p);
                const outcome right = bad <= n * p                 ? outcome::kept
                                      : at_least(n, bad, p) < 0.01 ? outcome::broken
                                                                   : outcome::unknown;
                EXPECT_EQ(now, right) << n << " " << bad << " " << p;
                last = now;
            }
            EXPECT_EQ(last, outcome::broken);
        }
    EXPECT_EQ(judge_share(1'000'000, 50'000, 0.05), outcome::kept);
    EXPECT_EQ(judge_share(1'000'000, 51'000, 0.05), outcome::broken);
}

}  // namespace
}  // namespace purvey::watch
