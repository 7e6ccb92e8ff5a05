#pragma once

#include <deque>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "purvey/model/environment.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/source.hpp"
#include "resolver/problem/catalog.hpp"

namespace purvey::bench {

// A graph without the requirements that nothing in it can meet (the graph of October 2023 lost half
// of its wheels' metadata, so many projects look unsolvable that are not).
class gap_source final : public source {
  public:
    gap_source(source& graph, const policy& rules, const environment& target)
        : graph_(graph), known_(graph, problem::gate{&target, &rules, &nothing_}) {}

    expected<const listing*, error> list(std::string_view project) override {
        return graph_.list(project);
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        const auto whole = graph_.metadata(l, release, files, fitting);
        if (!whole) return whole;
        const auto [at, fresh] = made_.emplace(*whole, nullptr);
        if (fresh) at->second = without_gaps(**whole);
        return at->second;
    }
    bool local() const override { return graph_.local(); }
    std::string identity() const override { return graph_.identity(); }
    const std::vector<requirement_group>* groups(const listing& l) override {
        const auto* all = graph_.groups(l);
        if (all == nullptr) return nullptr;
        const auto [at, fresh] = groups_.try_emplace(&l);
        if (fresh)
            for (const requirement_group& g : *all)
                if (!is_gap(g.requirement)) at->second.push_back(g);
        return &at->second;
    }

  private:
    const release_metadata* without_gaps(const release_metadata& whole) {
        std::vector<std::string_view> kept;
        for (const std::string_view text : whole.requires_dist)
            if (!is_gap(text)) kept.push_back(text);
        if (kept.size() == whole.requires_dist.size()) return &whole;
        release_metadata& less = store_.emplace_back(whole);
        less.requires_dist = std::move(kept);
        return &less;
    }
    bool is_gap(std::string_view text) {
        const auto [at, fresh] = gaps_.emplace(text, false);
        if (!fresh) return at->second;
        const problem::known_requirement* r = known_.requirement(text);
        if (!r->error.empty()) return false;
        const auto p = known_.project(r->what.name);
        const bool gap = p && known_.admitted(**p, *r).empty();
        return gaps_[text] = gap;
    }

    source& graph_;
    const request nothing_;
    problem::catalog known_;
    std::unordered_map<std::string_view, bool> gaps_;
    std::unordered_map<const release_metadata*, const release_metadata*> made_;
    std::deque<release_metadata> store_;
    std::unordered_map<const listing*, std::vector<requirement_group>> groups_;
};

}  // namespace purvey::bench
