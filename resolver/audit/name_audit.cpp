#include <algorithm>

#include "resolver/audit/audit.hpp"

namespace purvey::audit {
namespace {

std::vector<own_name> own_names(const grant_table& grants, const std::vector<std::string>& roots) {
    std::vector<own_name> out;
    out.reserve(roots.size() + grants.all().size());
    for (const std::string& name : roots) out.push_back({name, false});
    for (const grant& g : grants.all().values()) {
        std::string name = g.name_space;
        if (name.ends_with('-')) name.pop_back();
        out.push_back({std::move(name), true});
    }
    return out;
}

}  // namespace

name_audit::name_audit(const grant_table& grants, const std::vector<std::string>& roots)
    : grants_(grants), roots_(roots), near_(own_names(grants, roots)) {
    std::sort(roots_.begin(), roots_.end());
}

const own_name* name_audit::near(std::string_view project) const {
    const bool own = grants_.find(project) != nullptr ||
                     std::binary_search(roots_.begin(), roots_.end(), project);
    return own ? nullptr : near_.like(project);
}

}  // namespace purvey::audit
