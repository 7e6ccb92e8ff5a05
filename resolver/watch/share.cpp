#include "resolver/watch/share.hpp"

#include <cmath>

namespace purvey::watch {
namespace {

constexpr double confidence = 0.95, level = 0.01;

// The chance of `bad` or more out of n, each being bad with the chance `share`.
double tail(std::size_t n, std::size_t bad, double share) {
    const auto count = static_cast<double>(n);
    double sum = 0;
    for (std::size_t k = bad; k <= n; ++k) {
        const auto of = static_cast<double>(k);
        const double term =
            std::exp(std::lgamma(count + 1) - std::lgamma(of + 1) - std::lgamma(count - of + 1) +
                     of * std::log(share) + (count - of) * std::log1p(-share));
        sum += term;
        if (of > count * share && term < sum * 1e-12) break;
    }
    return sum;
}

}  // namespace

std::size_t needed(double share) {
    return static_cast<std::size_t>(std::ceil(std::log(1 - confidence) / std::log1p(-share)));
}

outcome judge_share(std::size_t n, std::size_t bad, double share) {
    if (n < needed(share)) return outcome::unknown;
    if (static_cast<double>(bad) <= static_cast<double>(n) * share) return outcome::kept;
    return tail(n, bad, share) < level ? outcome::broken : outcome::unknown;
}

}  // namespace purvey::watch
