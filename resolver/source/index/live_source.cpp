#include "resolver/source/index/live_source.hpp"

#include <utility>

#include "purvey/pep/name.hpp"
#include "resolver/source/index/url.hpp"

namespace purvey::index {

namespace {

// Guesses may not run away along an endless chain of names.
constexpr std::size_t most_guessed_pages = 5000;

}  // namespace

live_source::live_source(const live_options& o)
    : options_(o), cache_(o.use_cache ? disk_cache(o.cache_directory) : disk_cache()) {
    for (index_entry& i : options_.indexes) {
        if (i.kind != supplier::index && i.url.starts_with('/')) i.url = file_url_of(i.url);
        indexes_.emplace_back(without_end_slashes(without_credentials(i.url).url));
    }
}

live_source::~live_source() = default;

network* live_source::net() {
    if (net_ || no_network_) return net_.get();
    auto opened = open_network(options_);
    if (opened)
        net_ = std::move(*opened);
    else
        no_network_ = std::move(opened).error();
    return net_.get();
}

// What the cache knows is read when it is asked for: hints are for the network, and never open it.
bool live_source::follow_one_forecast() {
    if (!net_) return false;
    for (const std::string& name : std::exchange(expected_, {})) start_page(name, true);
    if (!forecast_) return false;
    std::vector<std::string> names;
    if (!listed_.empty()) {
        const page_state& p = *listed_.front();
        listed_.pop_front();
        const auto likely = forecast_->pick(*p.content);
        if (likely && likely->release < p.content->releases.size())
            start_walk(*p.content, likely->release, likely->files, likely->files.size(),
                       walk::asker::guess);
        return true;
    }
    if (foreseen_.empty()) return false;
    const walk& w = *foreseen_.front();
    foreseen_.pop_front();
    if (!w.result || w.result->origin == metadata_origin::needs_build) return true;
    if (w.for_whom == walk::asker::announced)
        forecast_->alternative(*w.page, *w.result);
    else
        forecast_->requires_projects(*w.page, *w.result, names);
    for (const auto& name : names)
        if (pages_.size() < most_guessed_pages && pep::is_normalized_name(name))
            start_page(name, false);
    return true;
}

void live_source::report() {
    if (net_) {
        counters_.requests = net_->requests();
        counters_.bytes = net_->bytes();
        counters_.under_way = net_->under_way();
    }
    if (options_.progress) options_.progress->moved(counters_);
}

expected<const listing*, error> live_source::list(std::string_view project) {
    if (!pep::is_valid_name(project))
        return unknown(indexes_.empty() ? "" : indexes_.front(),
                       "'" + std::string(project) + "' is not a project's name");
    page_state& p = start_page(pep::normalize_name(project), true);
    if (!run_until([&] { return p.progress == progress_of::done; }))
        return unknown(p.asked.back()->url, "no answer arrived");
    if (copies_first_) unconfirmed_.push_back(&p);
    if (p.failure) return unexpected(*p.failure);
    return p.content;
}

expected<const release_metadata*, error> live_source::metadata(const listing& l,
                                                               std::size_t release,
                                                               std::span<const std::size_t> files,
                                                               std::size_t fitting) {
    walk& w = start_walk(l, release, files, fitting, walk::asker::search);
    if (!run_until([&] { return w.finished; }))
        return unknown(l.index_url + "/" + l.project + "/", "no answer arrived");
    if (w.failure) return unexpected(*w.failure);
    return w.result;
}

void live_source::expect(std::span<const std::string> projects) {
    for (const auto& name : projects) {
        if (!pep::is_normalized_name(name)) continue;
        if (net_)
            start_page(name, true);
        else
            expected_.push_back(name);
    }
    if (net_) net_->step(0);
}

}  // namespace purvey::index

namespace purvey {

expected<std::unique_ptr<source>, error> open_live_source(const live_options& options) {
    for (const index_entry& i : options.indexes)
        if (!i.refused && (i.kind == supplier::index || !i.url.starts_with('/')) &&
            index::scheme_of(i.url) == index::url_scheme::other)
            return bad_input(index::redacted(i.url), "not an http, https or file URL");
    return std::make_unique<index::live_source>(options);
}

}  // namespace purvey
