#include "property/resolve/indexes.hpp"

#include <algorithm>

#include "property/resolve/changed.hpp"
#include "resolver/source/index/route.hpp"

namespace purvey::check {
namespace {

std::string url_of(std::size_t index) {
    return "https://index" + std::to_string(index) + ".example/simple";
}

template <class T>
const T& one_of(dice& d, const std::vector<T>& all) {
    return all[d.below(static_cast<unsigned>(all.size()))];
}

const std::string spoken_of[] = {"a", "b", "c",  "d",  "e",  "f",  "g",  "h",
                                 "p", "q", "m1", "m2", "m3", "v1", "v2", "nowhere"};

std::size_t any_index(const indexed_world& w, dice& d) {
    return d.below(static_cast<unsigned>(w.options.indexes.size()));
}

void grant_to(indexed_world& w, const std::string& name_space, std::size_t index,
              std::vector<grant>& all) {
    w.options.namespaces.set(name_space, index);
    grant g{.name_space = name_space, .index = std::to_string(index)};
    g.where = "policy.toml";
    g.index_url = url_of(index);
    all.push_back(std::move(g));
}

void give_indexes(indexed_world& w, dice& d) {
    w.options.indexes.clear();
    const unsigned count = 2 + d.below(3);
    for (unsigned k = 0; k < count; ++k)
        w.options.indexes.push_back({url_of(k), std::to_string(k), k + 1 < count && d.chance(20)});
    w.held.resize(count);
    std::vector<grant> grants;
    if (d.chance(80)) grant_to(w, d.chance(80) ? "acme" : "acme-", any_index(w, d), grants);
    if (d.chance(30)) grant_to(w, "acme-a", any_index(w, d), grants);
    w.rest.rules.grants = *grant_table::of(std::move(grants));
    if (d.chance(30)) w.options.bindings.push_back({one_of(d, w.names), any_index(w, d)});
}

// Names that a grant of `acme` holds, and one that it does not.
std::string under_prefix(const std::string& name, dice& d) {
    const unsigned how = d.below(10);
    return how < 5 ? name : how < 9 ? "acme-" + name : "acme" + name;
}

// Where an index may not supply the name.
bool is_out_of_reach(const indexed_world& w, const std::string& name, std::size_t index) {
    const index::route r = index::route_of(w.options, name);
    const auto at = std::find(r.order.begin(), r.order.end(), index);
    if (at == r.order.end()) return true;
    return std::any_of(r.order.begin(), at, [&](std::size_t earlier) {
        const auto& all = w.held[earlier];
        return std::any_of(all.begin(), all.end(), [&](const auto& p) { return p.name == name; });
    });
}

memory_release strange_release(const indexed_world& w, const std::string& version, dice& d) {
    const auto any = [&] { return one_of(d, w.names); };
    memory_release r{.version = version};
    for (unsigned k = d.below(3); k > 0; --k)
        r.requires_dist.push_back(any() + (d.chance(30) ? "<1" : ""));
    for (unsigned k = d.below(3); k > 0; --k)
        r.provides_dist.push_back(any() + (d.chance(50) ? "==" + version : ""));
    if (d.chance(30)) r.obsoletes_dist.push_back(any());
    if (d.chance(30)) r.import_name.push_back(d.chance(50) ? "one" : "two");
    if (d.chance(30)) r.provides_extra = {"x", "y"};
    if (d.chance(10)) r.requires_python = ">=3.12";
    r.yanked = d.chance(10);
    return r;
}

}  // namespace

indexed_world spread(const world& w, dice& d) {
    std::map<std::string, std::string> to;
    for (const std::string& name : spoken_of) to[name] = under_prefix(name, d);
    indexed_world out;
    out.rest = renamed(w, [&](const std::string& old) {
        const auto at = to.find(old);
        return at == to.end() ? old : at->second;
    });
    for (const auto& [old, name] : to) out.names.push_back(name);
    give_indexes(out, d);
    for (memory_project& p : out.rest.projects) {
        const index::route r = index::route_of(out.options, p.name);
        if (r.bound && d.chance(10)) continue;
        const std::size_t home = one_of(d, r.order);
        p.index_url = url_of(home);
        out.held[home].push_back(p);
    }
    return out;
}

indexed_world with_strangers(const indexed_world& w, dice& d) {
    indexed_world out = w;
    std::vector<std::string> names = w.names, present;
    names.insert(names.end(), {"acme", "acme-z", "acme-a-z", "acmez"});
    for (const memory_project& p : w.rest.projects) present.push_back(p.name);
    for (unsigned k = 1 + d.below(12); k > 0; --k) {
        memory_project p{.name = one_of(d, d.chance(70) ? present : names)};
        const std::size_t index = any_index(w, d);
        auto& there = out.held[index];
        const bool is_there = std::any_of(there.begin(), there.end(),
                                          [&](const auto& q) { return q.name == p.name; });
        // Nobody speaks of the last one, so it may be anywhere.
        if (is_there || (p.name != "acmez" && !is_out_of_reach(w, p.name, index))) continue;
        for (const char* version : {"0.5", "1", "3", "99", "1!1", "99.1rc1"})
            if (d.chance(50)) p.releases.push_back(strange_release(w, version, d));
        p.index_url = url_of(index);
        there.push_back(std::move(p));
    }
    return out;
}

several_indexes::several_indexes(const indexed_world& w, taken which)
    : options_(w.options), which_(which) {
    for (const auto& projects : w.held) held_.push_back(std::move(*memory_source::make(projects)));
}

void several_indexes::fill(page& p, std::string_view project) {
    const index::route r = index::route_of(options_, project);
    std::vector<std::string> asked;
    for (const std::size_t at : r.order) {
        const listing* there = *held_[at].list(project);
        asked.push_back(url_of(at));
        if (!there->exists) continue;
        p.from = &held_[at];
        p.there = there;
        if (which_ == taken::first) break;
    }
    if (p.there != nullptr) p.shown = *p.there;
    p.shown.project = project;
    p.shown.index_url = p.there != nullptr ? p.there->index_url : asked.back();
    p.shown.bound = r.bound;
    if (r.order.size() > 1) p.shown.asked = std::move(asked);
}

expected<const listing*, error> several_indexes::list(std::string_view project) {
    auto& slot = pages_[std::string(project)];
    if (!slot) {
        slot = std::make_unique<page>();
        fill(*slot, project);
    }
    return &slot->shown;
}

expected<const release_metadata*, error> several_indexes::metadata(
    const listing& l, std::size_t release, std::span<const std::size_t> files,
    std::size_t fitting) {
    const page& p = of(l);
    return p.from->metadata(*p.there, release, files, fitting);
}

const std::vector<requirement_group>* several_indexes::groups(const listing& l) {
    const page& p = of(l);
    return p.from == nullptr ? nullptr : p.from->groups(*p.there);
}

}  // namespace purvey::check
