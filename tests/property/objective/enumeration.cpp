#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "property/objective/universe.hpp"

namespace purvey::objective_check {
namespace {

using item = std::pair<unsigned, std::string>;  // a project, or an extra of it

std::vector<item> items_of(const requirement& r) {
    std::vector<item> out{{r.target, ""}};
    for (const std::string& x : r.extras) out.emplace_back(r.target, x);
    return out;
}

// What an item asks for where its project stands at a version.
std::vector<const requirement*> asked_by(const universe& u, const item& i, unsigned version) {
    std::vector<const requirement*> out;
    for (const requirement& r : u.at(i.first, version).needs)
        if (r.only_with == i.second) out.push_back(&r);
    return out;
}

// The projects that are reached under a choice of versions, or nothing if that breaks a
// requirement.
std::optional<picks> closed(const universe& u, const picks& versions) {
    picks out(versions.size());
    std::set<item> seen;
    std::vector<const requirement*> open;
    for (const requirement& r : u.roots) open.push_back(&r);
    while (!open.empty()) {
        const requirement& r = *open.back();
        open.pop_back();
        const unsigned version = versions[r.target];
        if (((r.allowed & u.constraints[r.target]) >> version & 1U) == 0) return std::nullopt;
        out[r.target] = version;
        for (const item& i : items_of(r))
            if (seen.insert(i).second)
                for (const requirement* more : asked_by(u, i, version)) open.push_back(more);
    }
    return out;
}

std::vector<picks> all_models(const universe& u) {
    std::set<picks> out;
    picks versions(u.projects.size(), 1);
    for (;;) {
        if (auto m = closed(u, versions)) out.insert(std::move(*m));
        unsigned p = 0;
        while (p < versions.size() && versions[p] == u.projects[p].size()) versions[p++] = 1;
        if (p == versions.size()) return {out.begin(), out.end()};
        ++versions[p];
    }
}

std::vector<unsigned> order_of(const universe& u, unsigned project) {
    std::vector<unsigned> out(u.projects[project].size());
    std::iota(out.begin(), out.end(), 1U);
    const first_tried order = u.wanted.order;
    if (order == first_tried::highest ||
        (order == first_tried::lowest_direct && !u.is_direct(project)))
        std::reverse(out.begin(), out.end());
    const auto locked = std::find(out.begin(), out.end(), u.locked[project]);
    if (locked != out.end()) std::rotate(out.begin(), locked, locked + 1);
    return out;
}

// Design, section 7.
picks walk(const universe& u, std::vector<picks> models) {
    std::vector<item> queue;
    const auto append = [&](const requirement& r) {
        for (const item& i : items_of(r))
            if (std::find(queue.begin(), queue.end(), i) == queue.end()) queue.push_back(i);
    };
    for (const requirement& r : u.roots) append(r);
    picks out(u.projects.size());
    for (std::size_t k = 0; k < queue.size(); ++k) {
        const item i = queue[k];
        if (i.second.empty())
            for (const unsigned v : order_of(u, i.first)) {
                const auto has = [&](const picks& m) { return m[i.first] == v; };
                if (std::none_of(models.begin(), models.end(), has)) continue;
                std::erase_if(models, [&](const picks& m) { return !has(m); });
                out[i.first] = v;
                break;
            }
        for (const requirement* r : asked_by(u, i, out[i.first])) append(*r);
    }
    return out;
}

// Shares of newer versions, greatest first, as fractions over one denominator (releases are four at
// most, so 12 will do).
std::vector<std::uint64_t> staleness(const universe& u, const picks& m) {
    constexpr unsigned denominator = 12;
    std::vector<std::uint64_t> out;
    for (unsigned p = 0; p < m.size(); ++p) {
        if (!u.is_direct(p)) continue;
        if (u.locked[p] != 0 && u.version(p, m[p]) == u.version(p, u.locked[p])) continue;
        mask admitted = u.constraints[p];
        for (const requirement& r : u.roots)
            if (r.target == p) admitted &= r.allowed;
        std::set<unsigned> newer, all;  // versions
        for (unsigned v = 1; v <= u.projects[p].size(); ++v) {
            if ((admitted >> v & 1U) == 0) continue;
            all.insert(u.version(p, v));
            if (u.version(p, v) > u.version(p, m[p])) newer.insert(u.version(p, v));
        }
        if (!newer.empty()) out.push_back(newer.size() * denominator / all.size());
    }
    std::sort(out.rbegin(), out.rend());
    return out;
}

std::vector<std::uint64_t> cost(const universe& u, goal g, const picks& m, const picks& plain) {
    std::vector<std::uint64_t> out(2);
    if (g == goal::balanced) return staleness(u, m);
    for (unsigned p = 0; p < m.size(); ++p) {
        if (m[p] == 0) continue;
        if (g == goal::size)
            (u.at(p, m[p]).bytes ? out[1] : out[0]) += u.at(p, m[p]).bytes.value_or(1);
        if (g == goal::fewest) ++out[1];
        if (g == goal::unchanged && u.locked[p] != 0 && m[p] != u.locked[p]) ++out[1];
        if (g == goal::declared && u.is_direct(p) && u.version(p, m[p]) != u.version(p, plain[p]))
            ++out[1];
    }
    return out;
}

}  // namespace

std::optional<picks> best(const universe& u) {
    std::vector<picks> models = all_models(u);
    if (models.empty()) return std::nullopt;
    for (const goal g : u.wanted.goals) {
        const picks plain = walk(u, models);
        std::vector<std::uint64_t> least = cost(u, g, models.front(), plain);
        for (const picks& m : models) least = std::min(least, cost(u, g, m, plain));
        std::erase_if(models, [&](const picks& m) { return cost(u, g, m, plain) != least; });
    }
    return walk(u, std::move(models));
}

std::uint64_t told(const universe& u, goal g, const picks& m) {
    return cost(u, g, m, m).back();
}

}  // namespace purvey::objective_check
