#include "resolver/answer/asking_graph.hpp"

#include <algorithm>
#include <deque>
#include <utility>

#include "resolver/answer/dominators.hpp"

namespace purvey::answer {
namespace {

void add(std::vector<asker>& to, const asker& a) {
    const bool known = std::any_of(to.begin(), to.end(), [&](const asker& b) {
        return a.project == b.project && a.requirement == b.requirement;
    });
    if (!known) to.push_back(a);
}

using next_asker = std::map<std::string, std::pair<std::string, asker>, std::less<>>;

std::vector<asker> unroll(const next_asker& next, std::string here, const asker& first) {
    std::vector<asker> out{first};
    for (auto it = next.find(here); !it->second.first.empty(); it = next.find(here)) {
        out.push_back(it->second.second);
        here = it->second.first;
    }
    return out;
}

}  // namespace

asking_graph::asking_graph(const resolution& r) : answer_(r) {
    for (std::size_t i = 0; i < r.packages.size(); ++i) {
        place_.emplace(r.packages[i].project, i);
        askers_.push_back(r.packages[i].asked_by);
    }
    for (const binding& b : r.bindings) {
        const auto it = place_.find(b.provider);
        if (it == place_.end()) continue;
        for (const asker& a : b.asked_by) add(askers_[it->second], a);
    }
    find_dominators();
}

void asking_graph::find_dominators() {
    for (const auto& all : askers_)
        for (const asker& a : all)
            if (a.project.empty() &&
                std::find(words_.begin(), words_.end(), a.requirement) == words_.end())
                words_.push_back(a.requirement);
    std::vector<std::vector<std::size_t>> next(1 + words_.size() + askers_.size());
    for (std::size_t k = 0; k < words_.size(); ++k) next[0].push_back(1 + k);
    for (std::size_t i = 0; i < askers_.size(); ++i)
        for (const asker& a : askers_[i]) {
            const std::size_t here = 1 + words_.size() + i;
            if (a.project.empty()) {
                const auto word = std::find(words_.begin(), words_.end(), a.requirement);
                next[1 + static_cast<std::size_t>(word - words_.begin())].push_back(here);
            } else if (place_.contains(a.project)) {
                next[vertex_of(a.project)].push_back(here);
            }
        }
    dominators_ = immediate_dominators(next);
}

const picked_release* asking_graph::find(std::string_view project) const {
    const auto it = place_.find(project);
    return it == place_.end() ? nullptr : &answer_.packages[it->second];
}

std::vector<asker> asking_graph::chain(std::string_view project) const {
    next_asker next;
    std::deque<std::string> queue{std::string(project)};
    next[queue.front()];
    while (!queue.empty()) {
        const std::string here = queue.front();
        queue.pop_front();
        for (const asker& a : askers(here)) {
            if (a.project.empty()) return unroll(next, here, a);
            if (!place_.contains(a.project) || next.contains(a.project)) continue;
            next[a.project] = {here, a};
            queue.push_back(a.project);
        }
    }
    return {};
}

std::string asking_graph::only_through(std::string_view project) const {
    std::size_t v = vertex_of(project);
    while (dominators_[v] != no_dominator && dominators_[v] != 0) v = dominators_[v];
    return v > 0 && v <= words_.size() ? words_[v - 1] : std::string();
}

std::vector<std::string> asking_graph::reached_through(std::string_view project) const {
    const std::size_t from = vertex_of(project);
    std::vector<std::string> out;
    for (const std::size_t v : dominated_by(dominators_, from))
        out.push_back(answer_.packages[v - 1 - words_.size()].project);
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace purvey::answer
