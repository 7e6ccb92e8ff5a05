#include "resolver/cli/audit_indexes.hpp"

#include <algorithm>

namespace purvey::cli {
namespace {

bool is_asked(const index_entry& i) {
    return i.kind == supplier::index || i.kind == supplier::links;
}

// The same settings for one index, which is asked for every name.
expected<std::unique_ptr<source>, error> open_alone(const live_options& all, const index_entry& i) {
    live_options one = all;
    one.indexes = {i};
    one.indexes[0].bound_only = false;
    one.bindings.clear();
    one.namespaces = {};
    one.strategy = index_strategy::first_index;
    one.progress = nullptr;  // counts of one source after another would go back and forth
    return open_live_source(one);
}

}  // namespace

expected<separate_indexes, error> separate(const session& s) {
    separate_indexes out;
    const auto& indexes = s.live.indexes;
    if (indexes.empty() && !s.from->identity().empty()) {
        out.set.all.push_back({"the snapshot", "", s.from.get()});
        return out;
    }
    const bool alone = std::count_if(indexes.begin(), indexes.end(), is_asked) == 1;
    for (const index_entry& i : indexes) {
        audit::asked_index one{i.name, audit::bare_url(i.url), nullptr, i.bound_only};
        one.is_default = one.url == audit::bare_url(s.index_url);
        if (is_asked(i) && alone) {
            one.from = s.from.get();
        } else if (is_asked(i)) {
            auto opened = open_alone(s.live, i);
            if (!opened) return unexpected(std::move(opened).error());
            one.from = opened->get();
            out.opened.push_back(std::move(*opened));
        }
        out.set.all.push_back(std::move(one));
    }
    for (const index_binding& b : s.live.bindings) out.set.bindings.emplace(b.name, b.index);
    out.set.namespaces = s.live.namespaces;
    out.set.merges = s.live.strategy != index_strategy::first_index;
    return out;
}

}  // namespace purvey::cli
