#include "property/solve/enumeration.hpp"

#include <algorithm>

namespace purvey::solve::check {

reach reached(const universe& u, const model& releases) {
    reach r;
    r.items.resize(u.projects() + u.extras());
    std::vector<item> todo;
    const auto visit = [&](const requirement& what) {
        r.active.push_back(&what);
        const auto add = [&](item i) {
            if (r.items[i]) return;
            r.items[i] = true;
            todo.push_back(i);
        };
        add(what.target);
        for (const unsigned e : what.extras) add(u.extra_item(e));
    };
    for (const requirement& what : u.roots) visit(what);
    while (!todo.empty()) {
        const item i = todo.back();
        todo.pop_back();
        const unsigned v = releases[u.project_of(i)];
        if (v == 0) {
            if (u.is_project(i)) r.open.push_back(i);
            continue;
        }
        for (const unsigned g : u.metadata[i][v]) visit(u.groups[g].what);
    }
    return r;
}

bool holds(const universe& u, const model& m, const reach& r) {
    for (const requirement* what : r.active)
        if (m[what->target] != 0 && !(what->allowed >> m[what->target] & 1U)) return false;
    return std::none_of(u.exclusions.begin(), u.exclusions.end(), [&](const exclusion& x) {
        return (x.of_a >> m[x.a] & 1U) && (x.of_b >> m[x.b] & 1U);
    });
}

bool is_model(const universe& u, const model& m) {
    const reach r = reached(u, m);
    if (!r.open.empty() || !holds(u, m, r)) return false;
    for (unsigned p = 0; p < u.projects(); ++p)
        if (r.items[p] != (m[p] != 0)) return false;
    for (unsigned e = 0; e < u.extras(); ++e)
        if (r.items[u.extra_item(e)] != (m[u.extra_item(e)] == 1)) return false;
    return true;
}

namespace {

void extend(const universe& u, model& m, std::vector<model>& out) {
    const reach r = reached(u, m);
    if (!holds(u, m, r)) return;
    if (r.open.empty()) {
        out.push_back(m);
        for (unsigned e = 0; e < u.extras(); ++e)
            out.back()[u.extra_item(e)] = r.items[u.extra_item(e)] ? 1 : 0;
        return;
    }
    const unsigned p = r.open.front();
    for (unsigned v = 1; v <= u.releases[p]; ++v) {
        m[p] = v;
        extend(u, m, out);
    }
    m[p] = 0;
}

}  // namespace

std::vector<model> all_models(const universe& u) {
    std::vector<model> out;
    model m(u.projects() + u.extras());
    extend(u, m, out);
    return out;
}

std::vector<model> all_models_plainly(const universe& u) {
    std::vector<model> out;
    model m(u.projects() + u.extras());
    for (;;) {
        if (is_model(u, m)) out.push_back(m);
        std::size_t k = 0;
        while (k < m.size() && m[k] == (k < u.projects() ? u.releases[k] : 1U)) m[k++] = 0;
        if (k == m.size()) return out;
        ++m[k];
    }
}

std::optional<model> walk(const universe& u, std::vector<model> models) {
    if (models.empty()) return std::nullopt;
    std::vector<item> queue;
    std::vector<bool> waiting(u.items());
    model picks(u.projects() + u.extras());
    const auto append = [&](const std::vector<item>& more) {
        for (const item i : more)
            if (!waiting[i]) {
                waiting[i] = true;
                queue.push_back(i);
            }
    };
    const auto pick = [&](item i, unsigned v) {
        const auto agrees = [&](const model& m) { return m[i] == v; };
        if (std::none_of(models.begin(), models.end(), agrees)) return false;
        std::erase_if(models, [&](const model& m) { return !agrees(m); });
        picks[i] = v;
        return true;
    };
    for (const requirement& r : u.roots) append(u.named_by(r));
    for (std::size_t at = 0; at < queue.size(); ++at) {
        const item i = queue[at];
        if (!u.is_project(i) && !u.is_extra(i)) {
            append(u.named_by(u.names[i - u.projects() - u.extras()]));
            continue;
        }
        bool found = false;
        if (u.is_project(i))
            for (const unsigned v : u.order(i)) {
                found = pick(i, v);
                if (found) break;
            }
        else
            found = pick(i, 1);
        if (!found) return std::nullopt;  // an item of the queue is in every model: unreachable
        for (const unsigned g : u.metadata[i][picks[u.project_of(i)]])
            append(u.named_by(u.groups[g].what));
    }
    return picks;
}

}  // namespace purvey::solve::check
