#include "resolver/source/index/route.hpp"

namespace purvey::index {

route route_of(const live_options& o, std::string_view project) {
    for (const index_binding& b : o.bindings)
        if (b.name == project) return {{b.index}, true, false};
    if (const std::size_t* at = o.namespaces.over(project)) return {{*at}, true, false};
    route all;
    for (std::size_t i = 0; i < o.indexes.size(); ++i)
        if (!o.indexes[i].bound_only) all.order.push_back(i);
    all.merged = o.strategy != index_strategy::first_index && all.order.size() > 1;
    return all;
}

}  // namespace purvey::index
