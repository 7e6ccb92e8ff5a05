#include <string>
#include <utility>

#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/listing.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/url.hpp"

// What supplies projects and is no index: places to find links in, and what the user names itself.
namespace purvey::index {

namespace {}  // namespace

// A place is read once, for all projects.
void live_source::ask_place(page_state& p, index_page& a) {
    auto& slot = places_[a.index];
    if (!slot) {
        slot = std::make_unique<place_state>();
        read_place(*slot, without_credentials(options_.indexes[a.index].url).url);
    }
    if (slot->done)
        find_in(*slot, a);
    else
        slot->waiting.emplace_back(&p, &a);
}

// From the disk, or by a request that ends in place_arrived().
void live_source::read_place(place_state& s, const std::string& url) {
    const auto failed = [&](std::string why) {
        s.failure = error{error_kind::unknown, std::move(why), redacted(url), {}};
    };
    s.done = true;
    if (net() == nullptr) {
        s.failure = no_network_;
    } else if (scheme_of(url) != url_scheme::file) {
        if (options_.offline) return failed("may not be asked (offline)");
        s.done = false;
        net_->get({url, "text/html", {}, {}, options_.page_limit, {}},
                  [this, &s](http_reply&& r) { place_arrived(s, std::move(r)); });
    } else if (local_root_refused(url).empty()) {
        auto files = files_in(path_of_file_url(url), s.text);
        if (!files) return failed(std::move(files).error());
        s.files.take(std::move(*files));
    } else if (const auto page = read_local(url, options_.page_limit); page.found) {
        read_links(s, url, "text/html", page.body);
    } else {
        failed(page.failure.empty() ? "there is no such file or directory" : page.failure);
    }
}

void live_source::place_arrived(place_state& s, http_reply&& r) {
    if (r.status == 200)
        read_links(s, r.url, r.content_type, r.body);
    else
        s.failure =
            error{error_kind::unknown,
                  r.status == 0 ? r.failure : "the server answered " + std::to_string(r.status),
                  redacted(r.url),
                  {}};
    s.done = true;
    const auto waiting = std::exchange(s.waiting, {});
    for (const auto& [p, a] : waiting) find_in(s, *a);
    for (const auto& [p, a] : waiting) follow_route(*p);
}

void live_source::read_links(place_state& s, const std::string& url,
                             const std::string& content_type, std::string_view bytes) {
    auto links = net_->parse_page(content_type, bytes, {url, "", &s.text});
    if (links)
        s.files.take(std::move(links->files));
    else
        s.failure = error{error_kind::unknown, std::move(links).error(), redacted(url), {}};
}

void live_source::find_in(const place_state& s, index_page& a) {
    page content;
    content.files = s.files.of(a.content.project);
    a.failure = s.failure;
    if (!s.failure && !content.files.empty()) supply_files(a, std::move(content));
    a.done = true;
}

void live_source::supply_files(index_page& a, page&& files) {
    auto built = build_listing(std::move(files), a.content.project, a.content.index_url);
    if (!built) {
        page_failed(a, a.content.index_url, std::move(built).error());
        return;
    }
    built->from = a.content.from;
    a.offers_metadata = offers_metadata(*built);
    a.content = std::move(*built);
    a.hashed = std::make_unique<hashed_listing>(a.content, *net_);
    a.content.releases = {};
    a.hashed->read_into(a.content);
    a.done = true;
}

// One file, of which the user gives the address.
void live_source::ask_archive(page_state& p, index_page& a) {
    if (net() == nullptr) {
        a.failure = no_network_;
        a.done = true;
        return;
    }
    const std::string& url = options_.indexes[a.index].url;
    auto one = net_->parse_link(url, a.text);
    if (!one) {
        a.failure = error{error_kind::bad_input, std::move(one).error(), redacted(url), {}};
        a.done = true;
        return;
    }
    release_file& f = one->files.front();
    if (scheme_of(f.url) == url_scheme::file) {
        f.size = local_size(f.url);
        f.metadata = metadata_offer::absent;
        if (!f.size)
            page_failed(a, url, "there is no such file");
        else if (auto why = differing_hash(f,
                                           [&](auto name) {
                                               return net_->digest_of_file(name,
                                                                           path_of_file_url(f.url));
                                           });
                 !why.empty())
            page_failed(a, url, std::move(why));
        else
            supply_files(a, std::move(*one));
    } else if (!sha256_of(f).empty()) {
        f.metadata = metadata_offer::absent;  // what stands beside it has not its hash
        supply_files(a, std::move(*one));
    } else if (options_.offline) {
        page_failed(a, url, "may not be asked (offline)");
    } else {
        net_->get({std::string(f.url), {}, {}, {}, whole_archive_limit, {}},
                  [this, &p, &a, files = std::move(*one)](http_reply&& r) mutable {
                      archive_arrived(a, std::move(files), std::move(r));
                      follow_route(p);
                  });
    }
}

// Its digest is now known, so a later look at a part of it is one at the same file.
void live_source::archive_arrived(index_page& a, page&& files, http_reply&& r) {
    release_file& f = files.files.front();
    if (r.status != 200) {
        page_failed(a, std::string(f.url),
                    r.too_large     ? "it has more than 512 MiB and no SHA-256"
                    : r.status == 0 ? r.failure
                                    : "the server answered " + std::to_string(r.status),
                    r.too_large ? "State it: URL#sha256=..." : "");
        return;
    }
    if (auto why = differing_hash(f, [&](auto name) { return net_->digest_hex(name, r.body); });
        !why.empty()) {
        page_failed(a, std::string(f.url), std::move(why));
        return;
    }
    f.size = r.body.size();
    f.hashes.emplace_back("sha256", a.text.keep(net_->sha256_hex(r.body)));
    f.metadata = metadata_offer::absent;
    supply_files(a, std::move(files));
    if (a.failure || a.content.releases.empty()) return;
    const release& only = a.content.releases[0];
    auto& slot = files_[std::string(only.files[0].url)];
    slot = std::make_unique<file_state>();
    slot->url = std::string(f.url);
    if (only.files[0].kind == file_kind::wheel) {
        slot->wheel.emplace(r.body.size());
        slot->wheel->add(0, std::move(r.body));
        read_wheel(*slot, a.content, only, only.files[0]);
    } else {
        sdist_arrived(*slot, a.content, only, only.files[0], std::move(r));
    }
}

void live_source::supply_directory(index_page& a) {
    auto fields = pep::parse_core_metadata(options_.indexes[a.index].metadata);
    const auto version = pep::version::parse(fields ? fields->version : "");
    if (!fields || !version) {
        page_failed(a, a.content.index_url, "its metadata cannot be read");
        return;
    }
    a.declared.fields = std::move(*fields);
    a.declared.said = views_of(a.declared.fields);
    a.declared.said.origin = metadata_origin::release;
    a.content.exists = true;
    a.content.files_known = false;
    a.content.releases.push_back({*version, {}, {}});
    a.content.requires_python.add(1, a.declared.said.requires_python);
    a.done = true;
}

}  // namespace purvey::index
