#include <ctime>
#include <string>

#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/listing.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/page.hpp"
#include "resolver/source/index/page_entry.hpp"
#include "resolver/source/index/url.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

// What one index says of a project: from the disk, the cache or the network.
namespace purvey::index {

namespace {

constexpr const char* accepted =
    "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2, "
    "text/html;q=0.01";

}  // namespace

cached_document document_of(const http_reply& r) {
    return {{}, r.etag, r.last_modified, r.cache_control, std::time(nullptr), {}};
}

// What a 304 does not repeat stays as it was (RFC 9111, 4.3.4).
cached_document document_of(const http_reply& r, const cached_document& copy) {
    cached_document kept = document_of(r);
    if (kept.etag.empty()) kept.etag = copy.etag;
    if (kept.last_modified.empty()) kept.last_modified = copy.last_modified;
    if (kept.cache_control.empty()) kept.cache_control = copy.cache_control;
    kept.body = copy.body;
    return kept;
}

const std::string& live_source::netrc() const {
    constexpr std::size_t limit = 1u << 20;
    if (!netrc_)
        netrc_ = options_.netrc.empty() ? "" : read_local("file://" + options_.netrc, limit).body;
    return *netrc_;
}

// What one user may see is not what another may; the name itself (or a token in its place) is not
// for the disk. Who the user is may stand in netrc, so pages are kept apart by all it says.
std::string live_source::page_key(std::size_t index, const std::string& url) const {
    std::string user = without_credentials(options_.indexes[index].url).user;
    if (user.empty()) user = netrc();
    return (user.empty() ? "" : std::to_string(snapshot_format::xxh64(user)) + " ") + url;
}

void live_source::ask_index(page_state& p, std::size_t index) {
    index_page& a = *p.asked.emplace_back(std::make_unique<index_page>());
    a.index = index;
    a.url = indexes_[index] + "/" + p.project + "/";
    a.content.project = p.project;
    a.content.index_url = indexes_[index];
    a.content.from = options_.indexes[index].kind;
    if (const auto& why = options_.indexes[index].refused) {
        a.failure = *why;
        a.done = true;
        return;
    }
    if (a.content.from == supplier::links) return ask_place(p, a);
    if (a.content.from == supplier::archive) return ask_archive(p, a);
    if (a.content.from == supplier::directory) return supply_directory(a);
    if (scheme_of(a.url) == url_scheme::file) {
        read_local_page(p, a);
        return;
    }
    a.copy = cache_.find(cached_kind::page, page_key(index, a.url));
    const bool fresh = a.copy && (options_.offline ||
                                  (!options_.refresh && fresh_enough(*a.copy, std::time(nullptr))));
    if (fresh && read_copy(a)) return;
    if (options_.offline) {
        page_failed(a, a.url, "not in the cache, and the index may not be asked (offline)");
        return;
    }
    if (net() == nullptr) {
        a.failure = no_network_;
        a.done = true;
        return;
    }
    a.unconfirmed = copies_first_ && a.copy && read_copy(a);
    http_request r{a.url, accepted, {}, {}, options_.page_limit, {}, indexes_[index]};
    if (a.copy) {
        r.if_none_match = a.copy->etag;
        r.if_modified_since = a.copy->last_modified;
    }
    net_->get(std::move(r), [this, &p, &a](http_reply&& reply) {
        if (a.unconfirmed) return asked_again(p, a, std::move(reply));
        page_arrived(p, a, std::move(reply));
        follow_route(p);
    });
}

bool live_source::read_copy(index_page& a) {
    listing content;
    content.project = a.content.project;
    content.index_url = a.content.index_url;
    if (!a.kept.read(a.copy->body, content)) {
        a.copy.reset();
        return false;
    }
    a.content = std::move(content);
    a.offers_metadata = a.kept.offers_metadata();
    ++counters_.from_cache;
    a.done = true;
    return true;
}

void live_source::read_local_page(page_state& p, index_page& a) {
    if (const auto why = local_root_refused(a.content.index_url); !why.empty()) {
        page_failed(a, a.content.index_url, why);
        return;
    }
    for (const auto& [name, type] : {std::pair{"index.json", "application/vnd.pypi.simple.v1+json"},
                                     {"index.html", "text/html"}}) {
        const auto d = read_local(a.url + name, options_.page_limit);
        if (!d.failure.empty()) {
            page_failed(a, a.url + name, d.failure);
            return;
        }
        if (d.found) {
            read_page(p, a, a.url + name, type, d.body);
            return;
        }
    }
    a.done = true;
}

void live_source::copy_holds(index_page& a, const http_reply& r) {
    cache_.keep(cached_kind::page, page_key(a.index, a.url), document_of(r, *a.copy));
}

// Of an answer that is a refusal: whom it was refused.
std::string remedy_of(const http_reply& r) {
    if (!asks_for_login(r)) return {};
    if (!r.login_possible) return r.login;  // nobody is to give one to a stranger
    return r.login +
           " Give its user and password in the URL of the index "
           "(https://USER:PASSWORD@HOST/...) or in ~/.netrc.";
}

void live_source::page_arrived(page_state& p, index_page& a, http_reply&& r) {
    if (r.status == 304 && a.copy) {
        if (read_copy(a))
            copy_holds(a, r);
        else
            page_failed(a, a.url, "the cached copy is damaged", "Run again with --refresh.");
    } else if (r.status == 200 || r.status == 404 || r.status == 410) {
        a.copy.reset();
        cached_document kept = document_of(r);
        if (r.status == 200)
            read_page(p, a, r.url, r.content_type, r.body);
        else
            a.done = true;
        if (a.failure) return;
        const std::string body = put_listing(a.content);
        kept.body = body;
        cache_.keep(cached_kind::page, page_key(a.index, a.url), kept);
    } else if (r.status == 0) {
        page_failed(a, a.url, r.failure);
    } else {
        page_failed(a, a.url, "the index answered " + std::to_string(r.status), remedy_of(r));
    }
}

void live_source::read_page(page_state& p, index_page& a, const std::string& url,
                            const std::string& content_type, std::string_view bytes) {
    if (net() == nullptr) {
        a.failure = no_network_;
        a.done = true;
        return;
    }
    auto parsed = net_->parse_page(content_type, bytes, {url, p.project, &a.text});
    if (!parsed) {
        page_failed(a, url, std::move(parsed).error());
        return;
    }
    auto built = build_listing(std::move(*parsed), p.project, a.content.index_url);
    if (!built) {
        page_failed(a, url, std::move(built).error());
        return;
    }
    a.content = std::move(*built);
    a.offers_metadata = offers_metadata(a.content);
    a.done = true;
}

void live_source::page_failed(index_page& a, const std::string& url, std::string why,
                              std::string remedy) {
    a.failure = error{error_kind::unknown, std::move(why), redacted(url), std::move(remedy)};
    a.done = true;
}

}  // namespace purvey::index
