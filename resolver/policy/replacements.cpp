#include <algorithm>

#include "purvey/policy/configuration.hpp"

namespace purvey {

expected<std::vector<replacement>, error> join_replacements(const std::vector<need>& overrides,
                                                            const std::vector<need>& excludes) {
    std::vector<replacement> out;
    const auto of = [&](const std::string& name) {
        return std::find_if(out.begin(), out.end(),
                            [&](const replacement& r) { return r.name == name; });
    };
    for (const need& n : excludes) {
        const pep::requirement& r = n.requirement;
        if (!r.extras.empty() || !r.specifier.empty() || !r.url.empty() || r.condition)
            return bad_input(n.where, "'" + n.text +
                                          "' is more than a name: an exclude drops "
                                          "every requirement on a name");
        if (of(r.name) == out.end()) out.push_back({r.name, {}, n.where});
    }
    const auto excluded = static_cast<std::ptrdiff_t>(out.size());
    for (const need& n : overrides) {
        if (!n.requirement.url.empty())
            return bad_input(n.where, "'" + n.text + "' asks for a URL: not supported yet");
        auto at = of(n.requirement.name);
        if (at == out.end()) at = out.insert(out.end(), {n.requirement.name, {}, n.where});
        if (at - out.begin() >= excluded) at->by.push_back(n);
    }
    return out;
}

}  // namespace purvey
