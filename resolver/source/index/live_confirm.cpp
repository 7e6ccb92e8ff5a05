#include <algorithm>
#include <utility>

#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/page_entry.hpp"

// Copies that are supplied while their index is asked whether they still hold.
namespace purvey::index {

// The answer on a copy is kept apart until confirmed(): what was supplied does not change under
// those who read it, and when the answer came does not matter.
void live_source::asked_again(page_state& p, index_page& a, http_reply&& r) {
    a.unconfirmed = false;
    if (r.status == 304) {
        copy_holds(a, r);
        return;
    }
    auto now = std::make_unique<index_page>();
    now->url = a.url;
    now->index = a.index;
    now->content.project = a.content.project;
    now->content.index_url = a.content.index_url;
    page_arrived(p, *now, std::move(r));
    if (now->failure || put_listing(now->content) != a.copy->body) a.instead = std::move(now);
}

bool live_source::confirmed() {
    const auto any = [](const page_state& p, auto is) {
        return std::any_of(p.asked.begin(), p.asked.end(), [&](const auto& a) { return is(*a); });
    };
    for (const page_state* const p : unconfirmed_)
        while (any(*p, [](const index_page& a) { return a.unconfirmed; }) && !net_->idle()) {
            net_->step(longest_wait_ms);
            report();
        }
    const std::size_t before = old_pages_.size();
    for (const page_state* const p : std::exchange(unconfirmed_, {}))
        if (auto& slot = pages_.at(p->project);
            slot.get() == p && any(*p, [](const index_page& a) { return a.instead != nullptr; }))
            replace(slot);
    return old_pages_.size() == before;
}

// Its files too: the page says what their metadata must be.
void live_source::replace(std::unique_ptr<page_state>& slot) {
    auto now = std::make_unique<page_state>();
    now->project = now->merged.project = slot->project;
    now->from = slot->from;
    now->wanted = slot->wanted;
    now->progress = progress_of::waiting;
    for (auto& a : slot->asked)
        now->asked.push_back(a->instead ? std::move(a->instead) : std::move(a));
    if (slot->content != nullptr)
        for (const release& r : slot->content->releases)
            for (const release_file& f : r.files)
                if (auto file = files_.extract(std::string(f.url)))
                    old_files_.push_back(std::move(file.mapped()));
    old_pages_.push_back(std::exchange(slot, std::move(now)));
    follow_route(*slot);
}

}  // namespace purvey::index
