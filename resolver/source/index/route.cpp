#include "resolver/source/index/route.hpp"

namespace purvey::index {

namespace {

// PEP 752: `foo` holds `foo` and `foo-bar`, never `foobar`.
bool holds(const index_binding& b, std::string_view project) {
    if (project == b.name) return true;
    return b.with_namespace && project.size() > b.name.size() && project[b.name.size()] == '-' &&
           project.starts_with(b.name);
}

}  // namespace

route route_of(const live_options& o, std::string_view project) {
    const index_binding* best = nullptr;
    for (const index_binding& b : o.bindings) {
        if (!holds(b, project)) continue;
        if (!b.with_namespace) return {{b.index}, true, false};
        if (best == nullptr || b.name.size() > best->name.size()) best = &b;
    }
    if (best != nullptr) return {{best->index}, true, false};
    route all;
    for (std::size_t i = 0; i < o.indexes.size(); ++i)
        if (!o.indexes[i].bound_only) all.order.push_back(i);
    all.merged = o.strategy != index_strategy::first_index && all.order.size() > 1;
    return all;
}

}  // namespace purvey::index
