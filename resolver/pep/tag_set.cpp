#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "purvey/pep/tag.hpp"

namespace purvey::pep {
namespace {

bool holds(const std::vector<std::string>& all, std::string_view one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string joined(std::string_view a, std::string_view b, std::string_view c) {
    std::string out;
    out.reserve(a.size() + b.size() + c.size() + 2);
    out.append(a).append("-").append(b).append("-").append(c);
    return out;
}

}  // namespace

// cpXY with its own ABI, the stable ABI, none; the stable ABI of every older minor; then pure
// Python (packaging.tags: cpython_tags, compatible_tags).
tag_set::tag_set(int python_major, int python_minor, const platform& p) {
    const auto nodot = [&](int minor) {
        return std::to_string(python_major) + std::to_string(minor);
    };
    const std::string cp = "cp" + nodot(python_minor);
    // Until 3.7 the ABI told of pymalloc (PEP 3149).
    const std::string own = cp + (python_major == 3 && python_minor < 8 ? "m" : "");
    const bool stable = python_major > 3 || (python_major == 3 && python_minor >= 2);
    platforms_ = platform_tags(p);
    interpreters_ = {{cp, own}};
    if (stable) interpreters_.push_back({cp, "abi3"});
    interpreters_.push_back({cp, "none"});
    if (stable)
        for (int minor = python_minor - 1; minor >= 2; --minor)
            interpreters_.push_back({"cp" + nodot(minor), "abi3"});
    std::vector<std::string> pure{"py" + nodot(python_minor), "py" + std::to_string(python_major)};
    for (int minor = python_minor - 1; minor >= 0; --minor) pure.push_back("py" + nodot(minor));
    for (const std::string& python : pure) interpreters_.push_back({python, "none"});
    pure_ = {cp};
    pure_.insert(pure_.end(), pure.begin(), pure.end());
    by_name_.resize(platforms_.size());
    std::iota(by_name_.begin(), by_name_.end(), 0U);
    std::stable_sort(by_name_.begin(), by_name_.end(), [&](std::uint32_t a, std::uint32_t b) {
        return platforms_[a] < platforms_[b];
    });
}

std::vector<std::string> tag_set::tags() const {
    std::vector<std::string> out;
    for (const interpreter& i : interpreters_)
        for (const std::string& platform : platforms_)
            out.push_back(joined(i.python, i.abi, platform));
    for (const std::string& python : pure_) out.push_back(joined(python, "none", "any"));
    return out;
}

std::optional<std::uint32_t> tag_set::rank(const wheel_name& wheel) const {
    const auto first = [&](std::string_view text) -> std::optional<std::uint32_t> {
        const auto at = std::lower_bound(
            by_name_.begin(), by_name_.end(), text,
            [&](std::uint32_t k, std::string_view t) { return platforms_[k] < t; });
        if (at == by_name_.end() || platforms_[*at] != text) return std::nullopt;
        return *at;
    };
    std::optional<std::uint32_t> best_platform;
    for (const std::string& p : wheel.platform)
        if (const auto at = first(p)) best_platform = std::min(best_platform.value_or(*at), *at);
    const auto count = static_cast<std::uint32_t>(platforms_.size());
    for (std::uint32_t k = 0; best_platform && k < interpreters_.size(); ++k)
        if (holds(wheel.python, interpreters_[k].python) && holds(wheel.abi, interpreters_[k].abi))
            return k * count + *best_platform;
    if (holds(wheel.platform, "any") && holds(wheel.abi, "none"))
        for (std::uint32_t k = 0; k < pure_.size(); ++k)
            if (holds(wheel.python, pure_[k]))
                return static_cast<std::uint32_t>(interpreters_.size()) * count + k;
    return std::nullopt;
}

}  // namespace purvey::pep
