#include <algorithm>
#include <map>
#include <string_view>

#include "purvey/answer/explanation.hpp"

namespace purvey {
namespace {

release_change change(const picked_release& before, const picked_release& after) {
    const pep::version &a = before.what().version, &b = after.what().version;
    return {before.project, a.str(), b.str(), a < b};
}

std::map<std::string_view, const picked_release*> by_project(const resolution& r) {
    std::map<std::string_view, const picked_release*> out;
    for (const picked_release& p : r.packages) out.emplace(p.project, &p);
    return out;
}

}  // namespace

difference compare(const resolution& before, const resolution& after) {
    const auto old = by_project(before), now = by_project(after);
    difference out;
    for (const picked_release& p : after.packages) {
        const auto it = old.find(p.project);
        if (it == old.end())
            out.added.push_back({p.project, "", p.what().version.str()});
        else if (it->second->what().version != p.what().version)
            out.changed.push_back(change(*it->second, p));
    }
    for (const picked_release& p : before.packages)
        if (!now.contains(p.project))
            out.removed.push_back({p.project, p.what().version.str(), ""});
    return out;
}

std::optional<release_change> first_change(const resolution& before, const resolution& after) {
    const std::size_t n = std::min(before.packages.size(), after.packages.size());
    for (std::size_t k = 0; k < n; ++k) {
        const picked_release &a = before.packages[k], &b = after.packages[k];
        if (a.project != b.project) return std::nullopt;
        if (a.what().version != b.what().version) return change(a, b);
    }
    return std::nullopt;
}

}  // namespace purvey
