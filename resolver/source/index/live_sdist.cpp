#include <string>
#include <utility>

#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/url.hpp"

// PKG-INFO from inside a source distribution that has no metadata beside it: the whole file is
// fetched, since what is compressed as one stream has no parts.
namespace purvey::index {

namespace {

constexpr std::size_t sdist_limit = 64u << 20;

}  // namespace

void live_source::look_inside(file_state& s, const listing& l, const release& r,
                              const release_file& f) {
    if (f.kind == file_kind::wheel) {
        start_wheel(s, l, r, f);
        return;
    }
    s.url = std::string(f.url);
    s.progress = progress_of::waiting;
    if (f.size && *f.size > sdist_limit) {
        s.unusable = "to be read, it would have to be fetched, and it has more than 64 MiB";
        file_done(s);
    } else {
        fetch(s.url, sdist_limit, index_of(l, r), [this, &s, &l, &r, &f](http_reply&& reply) {
            sdist_arrived(s, l, r, f, std::move(reply));
        });
    }
}

void live_source::sdist_arrived(file_state& s, const listing& l, const release& r,
                                const release_file& f, http_reply&& reply) {
    const bool refused = reply.status >= 400 && reply.status < 500 && reply.status != 408 &&
                         reply.status != 429 && !asks_for_login(reply);
    if (reply.too_large) {
        s.unusable = "to be read, it would have to be fetched, and it has more than 64 MiB";
    } else if (refused) {
        s.unusable = "no metadata beside it, and the server answered " +
                     std::to_string(reply.status) + " for it";
    } else if (reply.status != 200) {
        file_failed(s,
                    reply.status == 0 ? reply.failure
                                      : "the server answered " + std::to_string(reply.status),
                    remedy_of(reply));
    } else if (file_agrees(s, f, reply.body)) {
        auto text = net_->sdist_metadata(reply.body, options_.metadata_limit);
        if (text)
            read_metadata(s, l, r, f, *text);
        else
            s.unusable = std::move(text).error();
        // What is inside will never be of use: not to be fetched again to learn that.
        release_metadata useless;
        useless.why = s.unusable;
        if (!s.unusable.empty()) keep_metadata(useless, f, {});
        if (!s.unusable.empty() && options_.builder != nullptr) {
            auto built = options_.builder->build(f.name, reply.body);
            if (built)
                read_built(s, l, r, f, *built);
            else
                s.unusable += ", and " + built.error();
        }
    }
    file_done(s);
}

// The whole of a file, against what its index says of it.
bool live_source::file_agrees(file_state& s, const release_file& f, std::string_view whole) {
    auto why = differing_hash(f, [&](auto name) { return net_->digest_hex(name, whole); });
    if (!why.empty()) file_failed(s, std::move(why));
    if (!s.failure && f.size && *f.size != whole.size())
        file_failed(s, "it has " + std::to_string(whole.size()) + " bytes, but the index says " +
                           std::to_string(*f.size));
    return !s.failure;
}

}  // namespace purvey::index
