#include <algorithm>
#include <string>

#include "resolver/source/index/file_tree.hpp"
#include "resolver/source/index/live_source.hpp"
#include "resolver/source/index/range_sent.hpp"
#include "resolver/source/index/url.hpp"

// METADATA from inside a wheel that has none beside it: the end of the wheel first, then the piece
// that is missing (HTTP ranges; a small wheel may come whole).
namespace purvey::index {

namespace {

constexpr unsigned most_pieces = 6;
// A server that knows no ranges sends the whole wheel: accepted up to this size.
constexpr std::size_t whole_wheel_limit = 4u << 20;

}  // namespace

void live_source::start_wheel(file_state& s, const listing& l, const release& r,
                              const release_file& f) {
    s.url = std::string(f.url);
    s.progress = progress_of::waiting;
    if (scheme_of(s.url) != url_scheme::file) {
        if (l.from == supplier::archive)
            ask_whole_wheel(s, l, r, f);
        else
            ask_wheel(s, l, r, f, 0, 0);
        return;
    }
    if (const auto size = local_size(s.url)) {
        s.wheel.emplace(*size);
        const std::uint64_t length = std::min(*size, wheel_tail);
        s.wheel->add(*size - length, read_local_part(s.url, *size - length, length));
        read_wheel(s, l, r, f);
        return;
    }
    s.unusable = "the file is not there";
    file_done(s);
}

// The user names the file and its hash, which its parts would not have. What is too large for that
// is read in parts all the same: whoever installs it compares.
void live_source::ask_whole_wheel(file_state& s, const listing& l, const release& r,
                                  const release_file& f) {
    net_->get({s.url, {}, {}, {}, whole_archive_limit, {}, index_of(l, r)},
              [this, &s, &l, &r, &f](http_reply&& reply) {
                  if (reply.too_large)
                      ask_wheel(s, l, r, f, 0, 0);
                  else
                      wheel_arrived(s, l, r, f, 0, std::move(reply));
              });
}

// length 0: the end of the wheel.
void live_source::ask_wheel(file_state& s, const listing& l, const release& r,
                            const release_file& f, std::uint64_t offset, std::uint64_t length) {
    ++s.pieces_asked;
    if (scheme_of(s.url) == url_scheme::file) {
        s.wheel->add(offset, read_local_part(s.url, offset, length));
        read_wheel(s, l, r, f);
        return;
    }
    const std::string range =
        length == 0 ? "-" + std::to_string(wheel_tail)
                    : std::to_string(offset) + "-" + std::to_string(offset + length - 1);
    net_->get({s.url,
               {},
               {},
               {},
               std::max<std::size_t>(length, whole_wheel_limit),
               range,
               index_of(l, r)},
              [this, &s, &l, &r, &f, offset](http_reply&& reply) {
                  wheel_arrived(s, l, r, f, offset, std::move(reply));
              });
}

void live_source::wheel_arrived(file_state& s, const listing& l, const release& r,
                                const release_file& f, std::uint64_t offset, http_reply&& reply) {
    std::uint64_t total = reply.body.size(), first = 0;
    if (reply.status == 206) {
        const auto sent = parse_range(reply.content_range);
        const bool right = sent && reply.body.size() == sent->last - sent->first + 1 &&
                           (s.wheel ? sent->first == offset && sent->total == s.wheel->size()
                                    : sent->last + 1 == sent->total);
        if (right)
            total = sent->total, first = sent->first;
        else
            file_failed(s, "the server sent another part of the file than was asked for");
    } else if (reply.status == 200) {
        file_agrees(s, f, reply.body);
        s.wheel.reset();
    } else if (reply.status == 0 && !reply.too_large) {
        file_failed(s, reply.failure);
    } else if (asks_for_login(reply)) {
        file_failed(s, "the server answered " + std::to_string(reply.status), remedy_of(reply));
    } else {
        s.unusable = reply.too_large
                         ? "it has no metadata beside it, and the server sends no parts of it"
                         : "it has no metadata beside it, and the server answered " +
                               std::to_string(reply.status) + " for it";
    }
    if (reply.status == 206 && !s.failure && f.size && *f.size != total)
        file_failed(s, "it has " + std::to_string(total) + " bytes, but the index says " +
                           std::to_string(*f.size));
    if (s.failure || !s.unusable.empty()) {
        file_done(s);
        return;
    }
    if (!s.wheel) s.wheel.emplace(total);
    s.wheel->add(first, std::move(reply.body));
    read_wheel(s, l, r, f);
}

void live_source::read_wheel(file_state& s, const listing& l, const release& r,
                             const release_file& f) {
    using kind = wheel_outcome::kind;
    auto got = net_->wheel_metadata(*s.wheel, options_.metadata_limit);
    if (got.what == kind::missing && s.pieces_asked < most_pieces) {
        ask_wheel(s, l, r, f, got.offset, got.length);
        return;
    }
    if (got.what == kind::found) {
        read_metadata(s, l, r, f, got.text);
    } else {
        s.unusable = got.what == kind::bad ? got.text : "its METADATA is scattered too widely";
    }
    s.wheel.reset();
    file_done(s);
}

}  // namespace purvey::index
