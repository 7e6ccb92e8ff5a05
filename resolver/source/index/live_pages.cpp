#include <algorithm>
#include <string>

#include "resolver/source/index/live_source.hpp"

// Projects: which index supplies one.
namespace purvey::index {

namespace {

// What all indexes know of a project; the first that has a version supplies it, and of equal
// versions nothing is mixed.
listing merge(const std::vector<listing*>& parts) {
    listing all;
    all.project = parts.front()->project;
    all.index_url = parts.front()->index_url;
    std::vector<release> releases;
    for (const listing* part : parts) {
        all.exists = all.exists || part->exists;
        if (all.status.empty()) {
            all.status = part->status;
            all.status_reason = part->status_reason;
        }
        all.rejected.insert(all.rejected.end(), part->rejected.begin(), part->rejected.end());
        for (const release& r : part->releases) {
            releases.push_back(r);
            releases.back().index_url = part->index_url;
            releases.back().from = part->from;
        }
    }
    std::stable_sort(releases.begin(), releases.end(),
                     [](const release& a, const release& b) { return a.version < b.version; });
    const auto end =
        std::unique(releases.begin(), releases.end(),
                    [](const release& a, const release& b) { return a.version == b.version; });
    releases.erase(end, releases.end());
    all.releases.whole() = std::move(releases);
    return all;
}

}  // namespace

// Guesses run one step ahead of what is wanted: from a page to the metadata of the release that
// will probably be picked, and to the pages of what that requires, but no further.
live_source::page_state& live_source::start_page(const std::string& project, bool wanted) {
    auto& slot = pages_[project];
    if (slot) {
        const bool newly = wanted && !slot->wanted;
        slot->wanted = slot->wanted || wanted;
        if (newly && slot->progress == progress_of::done) foresee(*slot);
        return *slot;
    }
    slot = std::make_unique<page_state>();
    page_state& p = *slot;
    p.wanted = wanted;
    p.project = p.merged.project = project;
    p.progress = progress_of::waiting;
    p.from = route_of(options_, project);
    if (p.from.merged)
        for (const std::size_t index : p.from.order) ask_index(p, index);
    follow_route(p);
    return p;
}

// Called whenever an index has answered. The first that knows the project supplies it; one that
// cannot tell ends the search: what a later index says would be a guess (design, section 5).
void live_source::follow_route(page_state& p) {
    std::vector<listing*> known;
    for (std::size_t at = 0; at < p.from.order.size(); ++at) {
        if (p.progress == progress_of::done) return;
        if (at == p.asked.size()) {
            ask_index(p, p.from.order[at]);
            if (p.progress == progress_of::done) return;
        }
        index_page& answer = *p.asked[at];
        if (!answer.done) return;
        if (answer.failure) {
            p.failure = answer.failure;
            settle(p, nullptr);
            return;
        }
        if (answer.content.exists) known.push_back(&answer.content);
        if (!known.empty() && !p.from.merged) break;
    }
    settle(p, supplied(p, known));
}

// Of the indexes that know the project, what they supply; else that none of them does.
listing* live_source::supplied(page_state& p, const std::vector<listing*>& known) {
    p.merged.project = p.project;
    listing* out = !known.empty()    ? known.front()
                   : p.asked.empty() ? &p.merged
                                     : &p.asked.back()->content;
    if (known.size() > 1) {
        p.merged = merge(known);
        p.merged.earlier_first = options_.strategy == index_strategy::unsafe_first_match;
        out = &p.merged;
    }
    out->bound = p.from.bound;
    out->asked.clear();
    if (p.from.order.size() > 1)
        for (const auto& a : p.asked) out->asked.push_back(a->content.index_url);
    return out;
}

void live_source::settle(page_state& p, const listing* content) {
    p.progress = progress_of::done;
    p.content = content;
    if (content != nullptr) {
        ++counters_.listed;
        for (const auto& a : p.asked) p.offers_metadata = p.offers_metadata || a->offers_metadata;
    }
    if (p.wanted) foresee(p);
    report();
}

void live_source::foresee(const page_state& p) {
    if (forecast_ && p.content && !p.content->releases.empty()) listed_.push_back(&p);
}

}  // namespace purvey::index
