#pragma once

#include <deque>
#include <map>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "property/solve/dice.hpp"
#include "purvey/resolve.hpp"
#include "purvey/source/source.hpp"

namespace purvey::check {

// When metadata becomes known to a search.
enum class telling : std::uint8_t {
    one_release,  // of what is wanted, as from an index far away
    groups,       // with the other releases that share a requirement, as the source keeps them
    everything,   // of many older releases at the first want of a project, one by one
    batches,      // groups cut in pieces, a few older releases at a time
};
inline constexpr telling all_tellings[] = {telling::one_release, telling::groups,
                                           telling::everything, telling::batches};

struct manner {
    telling how = telling::groups;
    std::uint64_t seed = 0;  // 0: in order, and nothing that nobody asked for
};

// A source that tells what another one knows, more or less of it at a time and in any order. An
// answer must not depend on it.
class supplied_source final : public source {
  public:
    supplied_source(source& inner, const manner& m) : inner_(inner), manner_(m), dice_(m.seed) {}

    // The searches' part of a manner.
    limits searches(limits l = {}) {
        solve::check::dice d(manner_.seed);
        if (manner_.how == telling::everything) l.patience = 0;
        if (manner_.how == telling::batches) l.patience = d.below(6);
        if (manner_.seed != 0) l.joins_after = d.chance(50) ? 0 : d.below(100);
        if (manner_.seed != 0) l.free_after = d.chance(75) ? d.below(6) : l.free_after;
        return l;
    }

    expected<const listing*, error> list(std::string_view project) override {
        const auto page = inner_.list(project);
        if (page && manner_.seed != 0 && forecast_ != nullptr) gossip(**page);
        return page;
    }
    expected<const release_metadata*, error> metadata(const listing& l, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override {
        ++told_;
        const auto whole = inner_.metadata(l, release, files, fitting);
        if (!whole || !in_pieces() || inner_.groups(l) == nullptr) return whole;
        const auto [at, fresh] = made_.try_emplace(*whole);
        if (fresh) {
            at->second = **whole;
            for (std::string_view& text : at->second.requires_dist)
                text = pieces_of(l).text_for(text, static_cast<std::uint32_t>(release));
        }
        return &at->second;
    }
    void expect(std::span<const std::string> projects) override { inner_.expect(projects); }
    void set_forecast(forecast* f) override { forecast_ = f; }
    bool local() const override { return manner_.how != telling::one_release && inner_.local(); }
    const std::vector<requirement_group>* groups(const listing& l) override {
        if (manner_.how == telling::one_release || manner_.how == telling::everything)
            return nullptr;
        const auto* all = inner_.groups(l);
        if (all == nullptr || manner_.seed == 0) return all;
        return &pieces_of(l).groups;
    }

    // Releases whose metadata was read.
    std::size_t told() const { return told_; }

  private:
    // The groups of one listing in any order; in pieces, each with a text of its own.
    struct pieces {
        std::vector<requirement_group> groups;
        std::deque<std::vector<release_range>> ranges;
        std::deque<std::string> texts;
        std::map<const char*, std::vector<std::size_t>> of;  // by place of the whole one's text

        std::string_view text_for(std::string_view whole, std::uint32_t release) const {
            const auto at = of.find(whole.data());
            if (at == of.end()) return whole;
            for (const std::size_t k : at->second)
                for (const auto& [lo, hi] : ranges[k])
                    if (lo <= release && release < hi) return texts[k];
            return whole;
        }
    };

    bool in_pieces() const { return manner_.how == telling::batches && manner_.seed != 0; }

    // Of a project that was listed, a release or two that nobody asked for.
    void gossip(const listing& l) {
        if (!dice_.chance(40)) return;
        if (dice_.chance(50)) (void)forecast_->pick(l);
        if (l.releases.empty() || l.files_known) return;
        const std::size_t r = dice_.below(static_cast<unsigned>(l.releases.size()));
        const auto m = metadata(l, r, {}, 0);
        if (!m) return;
        std::vector<std::string> names;
        forecast_->requires_projects(l, **m, names);
        for (const std::string& n : names)
            if (dice_.chance(30)) (void)inner_.list(n);
    }

    pieces& pieces_of(const listing& l) {
        const auto [at, fresh] = pieces_.try_emplace(&l);
        pieces& p = at->second;
        if (!fresh) return p;
        for (const requirement_group& g : *inner_.groups(l)) {
            if (in_pieces())
                cut(g, p);
            else
                p.groups.push_back(g);
        }
        dice_.shuffle(p.groups);
        return p;
    }

    void cut(const requirement_group& g, pieces& into) {
        std::vector<std::vector<release_range>> parts(1 + dice_.below(3));
        const auto any = [&]() -> auto& {
            return parts[dice_.below(static_cast<unsigned>(parts.size()))];
        };
        for (const auto& [lo, hi] : g.ranges) {
            const std::uint32_t middle = lo + dice_.below(hi - lo);
            if (middle > lo) any().emplace_back(lo, middle);
            any().emplace_back(middle, hi);
        }
        for (auto& part : parts) {
            if (part.empty()) continue;
            into.of[g.requirement.data()].push_back(into.texts.size());
            into.texts.emplace_back(g.requirement);
            into.ranges.push_back(std::move(part));
            into.groups.push_back({into.texts.back(), into.ranges.back()});
        }
    }

    source& inner_;
    const manner manner_;
    solve::check::dice dice_;
    forecast* forecast_ = nullptr;
    std::size_t told_ = 0;
    std::unordered_map<const listing*, pieces> pieces_;
    std::unordered_map<const release_metadata*, release_metadata> made_;
};

}  // namespace purvey::check
