#include <ctime>
#include <string>

#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/listing.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/page.hpp"
#include "resolver/source/index/url.hpp"

// The pages of projects: from the disk, the cache or the index.
namespace purvey::index {

namespace {

constexpr const char* accepted =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.01";

std::string page_key(const std::string& url) {
    return "page " + url;
}

}  // namespace

live_source::page_state& live_source::start_page(const std::string& project) {
    auto& slot = pages_[project];
    if (slot) return *slot;
    slot = std::make_unique<page_state>();
    page_state& p = *slot;
    p.project = project;
    if (scheme_of(index_) == url_scheme::file) {
        read_local_page(p);
        return p;
    }
    const std::string url = index_ + "/" + project + "/";
    const std::string key = page_key(options_.index_url + " " + url);
    auto copy = cache_.find(key);
    if (copy &&
        (options_.offline || (!options_.refresh && fresh_enough(*copy, std::time(nullptr))))) {
        ++counters_.from_cache;
        read_page(p, copy->url, copy->content_type, copy->body);
        return p;
    }
    if (options_.offline) {
        page_failed(p, url, "not in the cache, and the index may not be asked (offline)");
        return p;
    }
    http_request r{url, accepted, {}, {}, options_.page_limit};
    if (copy) {
        r.if_none_match = copy->etag;
        r.if_modified_since = copy->last_modified;
    }
    p.progress = progress_of::waiting;
    http_.get(std::move(r), [this, &p, copy = std::move(copy)](http_reply&& reply) {
        page_arrived(p, std::move(reply), copy);
    });
    return p;
}

void live_source::read_local_page(page_state& p) {
    const std::string folder = index_ + "/" + p.project + "/";
    if (const auto why = local_root_refused(index_); !why.empty()) {
        page_failed(p, index_, why);
        return;
    }
    for (const auto& [name, type] : {std::pair{"index.json", "application/vnd.pypi.simple.v1+json"},
                                     {"index.html", "text/html"}}) {
        const auto d = read_local(folder + name, options_.page_limit);
        if (!d.failure.empty()) {
            page_failed(p, folder + name, d.failure);
            return;
        }
        if (d.found) {
            read_page(p, folder + name, type, d.body);
            return;
        }
    }
    p.content.project = p.project;
    p.content.index_url = index_;
    page_done(p);
}

void live_source::page_arrived(page_state& p, http_reply&& r,
                               const std::optional<cached_document>& copy) {
    const std::string url = index_ + "/" + p.project + "/";
    const std::string key = page_key(options_.index_url + " " + url);
    if (r.status == 304 && copy) {
        cached_document again = *copy;
        again.fetched = std::time(nullptr);
        cache_.keep(key, again);
        read_page(p, again.url, again.content_type, again.body);
    } else if (r.status == 200) {
        read_page(p, r.url, r.content_type, r.body);
        if (!p.failure)
            cache_.keep(key, {r.url, r.content_type, r.etag, r.last_modified, r.cache_control,
                              std::time(nullptr), std::move(r.body)});
    } else if (r.status == 404 || r.status == 410) {
        p.content.project = p.project;
        p.content.index_url = index_;
        page_done(p);
    } else if (r.status == 0) {
        page_failed(p, url, r.failure);
    } else {
        const bool login = r.status == 401 || r.status == 403;
        page_failed(p, url, "the index answered " + std::to_string(r.status),
                    login ? "Check the user and password in the index URL." : "");
    }
}

void live_source::read_page(page_state& p, const std::string& url, const std::string& content_type,
                            std::string_view bytes) {
    auto parsed = parse_page(content_type, bytes, {url, p.project, &p.text});
    if (!parsed) {
        page_failed(p, url, std::move(parsed).error());
        return;
    }
    auto built = build_listing(std::move(*parsed), p.project, index_);
    if (!built) {
        page_failed(p, url, std::move(built).error());
        return;
    }
    p.content = std::move(*built);
    for (const auto& r : p.content.releases)
        for (const auto& f : r.files)
            p.offers_metadata = p.offers_metadata || f.metadata == metadata_offer::offered;
    page_done(p);
}

void live_source::page_failed(page_state& p, const std::string& url, std::string why,
                              std::string remedy) {
    p.failure = error{error_kind::unknown, std::move(why), redacted(url), std::move(remedy)};
    p.progress = progress_of::done;
    report();
}

void live_source::page_done(page_state& p) {
    p.progress = progress_of::done;
    ++counters_.listed;
    if (forecast_ && !p.content.releases.empty()) listed_.push_back(&p);
    report();
}

}  // namespace purvey::index
