#include <algorithm>
#include <unordered_set>

#include "resolver/problem/search.hpp"

// Reads an answer back out of the session, in the words of the problem.
namespace purvey::problem {

const search::pick* search::picked(const std::string& project) const {
    const auto it = pick_of_.find(project);
    return it == pick_of_.end() ? nullptr : &picks_[it->second];
}

bool search::is_exempt(const std::string& project) const {
    return exempt_.contains(project);
}

void search::read_model() {
    picks_.clear();
    edges_.clear();
    queue_.clear();
    pick_of_.clear();
    exempt_.clear();
    std::unordered_set<std::string_view> queued;
    for (const solve::var v : session_.queue()) {
        if (session_.domain(v).contains(0)) continue;
        const item& of = items_[solve::index(v)];
        if (queued.insert(of.name).second) queue_.push_back(of.name);
        if (of.project == nullptr) continue;
        if (of.extra.empty()) {
            pick_of_.emplace(of.project->name, picks_.size());
            picks_.push_back({of.project, session_.picked(v), {}, {}});
            continue;
        }
        pick& p = picks_[pick_of_.at(of.name)];
        const auto& known = p.project->metadata[p.release - 1];
        const bool declared =
            known && std::binary_search(known->extras.begin(), known->extras.end(), of.extra);
        (declared ? p.extras : p.undeclared_extras).push_back(of.extra);
    }
    for (const auto& [r, active] : root_needs_)
        if (active) read_edge(root, nullptr, *r);
    for (std::size_t k = 0; k < picks_.size(); ++k) {
        pick& p = picks_[k];
        std::sort(p.extras.begin(), p.extras.end());
        const auto& known = p.project->metadata[p.release - 1];
        if (!known) continue;
        for (const known_requirement* r : known->requirements) {
            const bool by_extra =
                std::any_of(r->extras().begin(), r->extras().end(), [&](const std::string& e) {
                    return std::binary_search(p.extras.begin(), p.extras.end(), e);
                });
            if (r->always() || by_extra) read_edge(k, p.project, *r);
        }
    }
}

void search::read_edge(std::size_t from, const known_project* asker, const known_requirement& r) {
    const std::string& name = r.what.name;
    const family* mine = names_.family_of(name);
    const family* theirs = asker == nullptr ? nullptr : names_.family_of(asker->name);
    const bool outside = mine == nullptr || mine != theirs;
    if (!outside && asker->name != name) exempt_.insert(name);
    edges_.push_back({from, &r, met_by(name, mine, outside), outside});
}

std::string search::met_by(const std::string& name, const family* f, bool outside) const {
    if (const auto it = virtuals_.find(name); it != virtuals_.end()) {
        const solve::value_set& d = session_.domain(it->second.v);
        return d.contains(0) ? "" : it->second.by[d.min() - 1];
    }
    if (names_items_.contains("?" + name)) return "";
    if (f == nullptr || !outside || bound_.is_own(name)) return name;
    std::string bound;
    if (const std::string* b = bound_family(*f)) {
        bound = *b;
    } else if (const auto it = family_vars_.find(f->label); it != family_vars_.end()) {
        const solve::value k = session_.picked(it->second);
        if (k > 1) bound = f->members[k - 2].project;
    }
    return !bound.empty() && bound != name && names_.stand(bound, name) != nullptr ? bound : name;
}

}  // namespace purvey::problem
