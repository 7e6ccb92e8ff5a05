#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "purvey/pep/tag.hpp"

namespace purvey::pep {
namespace {

constexpr std::uint32_t no_rank = std::numeric_limits<std::uint32_t>::max();

std::size_t place(const std::vector<std::string>& sorted, std::string_view text) {
    const auto it = std::lower_bound(sorted.begin(), sorted.end(), text);
    return it != sorted.end() && *it == text ? static_cast<std::size_t>(it - sorted.begin())
                                             : sorted.size();
}

void sort_unique(std::vector<std::string>& v) {
    std::sort(v.begin(), v.end());
    v.erase(std::unique(v.begin(), v.end()), v.end());
}

// Places of the known ones among a wheel's components, each once, so that a file name with
// thousands of components costs no more than it has bytes.
std::vector<std::size_t> known(const std::vector<std::string>& sorted,
                               const std::vector<std::string>& components) {
    std::vector<std::size_t> out;
    for (const std::string& c : components) {
        const std::size_t at = place(sorted, c);
        if (at != sorted.size() && std::find(out.begin(), out.end(), at) == out.end())
            out.push_back(at);
    }
    return out;
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
    std::vector<wanted> order;
    const auto each = [&](const std::string& python, const char* abi) {
        for (const std::string& platform : platforms_) order.push_back({python, abi, platform});
    };
    each(cp, own.c_str());
    if (stable) each(cp, "abi3");
    each(cp, "none");
    if (stable)
        for (int minor = python_minor - 1; minor >= 2; --minor) each("cp" + nodot(minor), "abi3");

    std::vector<std::string> pure{"py" + nodot(python_minor), "py" + std::to_string(python_major)};
    for (int minor = python_minor - 1; minor >= 0; --minor) pure.push_back("py" + nodot(minor));
    for (const std::string& python : pure) each(python, "none");
    order.push_back({cp, "none", "any"});
    for (const std::string& python : pure) order.push_back({python, "none", "any"});
    index(order);
}

void tag_set::index(const std::vector<wanted>& order) {
    platforms_.push_back("any");
    for (const wanted& w : order) {
        if (pythons_.empty() || pythons_.back() != w.python) pythons_.push_back(w.python);
        if (abis_.empty() || abis_.back() != w.abi) abis_.push_back(w.abi);
    }
    sort_unique(pythons_);
    sort_unique(abis_);
    sort_unique(platforms_);
    ranks_.assign(pythons_.size() * abis_.size() * platforms_.size(), no_rank);
    tags_.reserve(order.size());
    for (const wanted& w : order) {
        std::uint32_t& rank = ranks_[slot(place(pythons_, w.python), place(abis_, w.abi),
                                          place(platforms_, w.platform))];
        if (rank == no_rank) rank = static_cast<std::uint32_t>(tags_.size());
        tags_.push_back(joined(w.python, w.abi, w.platform));
    }
}

std::optional<std::uint32_t> tag_set::rank(const wheel_name& wheel) const {
    std::uint32_t best = no_rank;
    const auto abis = known(abis_, wheel.abi);
    const auto platforms = known(platforms_, wheel.platform);
    if (abis.empty() || platforms.empty()) return std::nullopt;
    for (std::size_t python : known(pythons_, wheel.python))
        for (std::size_t abi : abis)
            for (std::size_t platform : platforms)
                best = std::min(best, ranks_[slot(python, abi, platform)]);
    return best == no_rank ? std::nullopt : std::optional(best);
}

}  // namespace purvey::pep
