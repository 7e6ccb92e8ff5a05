#include "resolver/source/index/published.hpp"

#include <unistd.h>

#include <array>
#include <ctime>
#include <memory>

#include "resolver/source/index/disk_cache.hpp"
#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/network.hpp"
#include "resolver/source/index/url.hpp"

// Fetching what an index publishes of grants, before any project is asked for.
namespace purvey::index {

namespace {

constexpr int longest_pause_ms = 1000;

class published_reader {
  public:
    published_reader(const live_options& o, network& net)
        : options_(o),
          net_(net),
          cache_(o.use_cache ? disk_cache(o.cache_directory) : disk_cache()) {}

    // index: whose login is sent.
    expected<published_file, error> read(const std::string& url, const std::string& index) {
        if (scheme_of(url) == url_scheme::file) {
            const auto file = read_local(url, options_.page_limit);
            if (!file.failure.empty()) return unknown(redacted(url), file.failure);
            if (!file.found) return unknown(redacted(url), "there is no such file");
            return net_.read_published_file(file.body, url);
        }
        const std::string bare = without_credentials(url).url;
        // Of two users of an index one may see another list.
        const std::string key = "grants " + without_credentials(index).user + " " + bare;
        const auto copy = cache_.find(cached_kind::page, key);
        if (copy &&
            (options_.offline || (!options_.refresh && fresh_enough(*copy, std::time(nullptr)))))
            return net_.read_published_file(copy->body, bare);
        if (options_.offline)
            return unknown(bare, "not in the cache, and the index may not be asked (offline)");
        const http_reply reply = ask(bare, without_credentials(index).url, copy);
        if (reply.status == 304 && copy) return net_.read_published_file(copy->body, bare);
        if (reply.status == 0) return unknown(bare, reply.failure);
        if (reply.status != 200)
            return unknown(bare, "the index answered " + std::to_string(reply.status));
        auto file = net_.read_published_file(reply.body, reply.url);
        if (file.faults.empty())
            cache_.keep(cached_kind::page, key,
                        {reply.body,
                         reply.etag,
                         reply.last_modified,
                         reply.cache_control,
                         std::time(nullptr),
                         {}});
        return file;
    }

  private:
    http_reply ask(const std::string& url, const std::string& index,
                   const std::optional<cached_document>& copy) {
        http_request r{url, "application/json", {}, {}, options_.page_limit, {}, index};
        if (copy) {
            r.if_none_match = copy->etag;
            r.if_modified_since = copy->last_modified;
        }
        http_reply out;
        out.failure = "no answer arrived";
        net_.get(std::move(r), [&](http_reply&& got) { out = std::move(got); });
        while (!net_.idle()) net_.step(longest_pause_ms);
        return out;
    }

    const live_options& options_;
    network& net_;
    disk_cache cache_;
};

std::string base_of(std::string url) {
    if (!url.ends_with('/')) url += '/';
    return url;
}

}  // namespace

}  // namespace purvey::index

namespace purvey {

expected<std::vector<published_grant>, error> read_published(const live_options& o,
                                                             const grants_list& list) {
    auto net = index::open_network(o);
    if (!net) return unexpected(std::move(net).error());
    // The user's own word: where it leads is theirs to say.
    const index::link to = (*net)->follow(index::base_of(list.index_url), list.url);
    if (to.url.empty())
        return bad_input(list.where, "'" + index::redacted(list.url) + "' " + to.refused);
    auto file = index::published_reader(o, **net).read(to.url, list.index_url);
    if (!file) return unexpected(std::move(file).error());
    if (file->faults.empty() && file->what != published_file::form::grants)
        file->faults.emplace_back("", "is no list of grants");
    if (!file->faults.empty()) {
        const auto& [at, what] = file->faults.front();
        return unknown(index::redacted(to.url) + (at.empty() ? "" : "#" + at), what);
    }
    return std::move(file->grants);
}

expected<published_file, error> check_published(const live_options& o, const std::string& place) {
    auto net = index::open_network(o);
    if (!net) return unexpected(std::move(net).error());
    std::string url = place;
    if (index::scheme_of(place) == index::url_scheme::other) {
        std::array<char, 4096> here{};
        const bool relative = !place.starts_with('/') && ::getcwd(here.data(), here.size());
        url = file_url_of(relative ? std::string(here.data()) + "/" + place : place);
    }
    return index::published_reader(o, **net).read(url, url);
}

std::string today_utc() {
    const std::time_t now = std::time(nullptr);
    std::tm day{};
    ::gmtime_r(&now, &day);
    std::array<char, 16> text{};
    const std::size_t size = std::strftime(text.data(), text.size(), "%Y-%m-%d", &day);
    return {text.data(), size};
}

}  // namespace purvey
