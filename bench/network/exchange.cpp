#include "bench/network/exchange.hpp"

#include <algorithm>
#include <charconv>

namespace network {

namespace {

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

void read_field(std::string_view line, request& r) {
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    std::string name(line.substr(0, colon));
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    const auto value = trimmed(line.substr(colon + 1));
    if (name == "if-none-match") r.if_none_match = value;
    if (name == "range") r.range = value;
    if (name == "connection") r.close = value == "close";
}

// "bytes=A-B", "bytes=A-" and "bytes=-N" (RFC 9110, 14.1.2) of a body of `size` bytes.
std::optional<std::pair<std::size_t, std::size_t>> part(std::string_view range, std::size_t size) {
    if (!range.starts_with("bytes=")) return std::nullopt;
    range.remove_prefix(6);
    const auto dash = range.find('-');
    if (dash == std::string_view::npos) return std::nullopt;
    const auto read = [](std::string_view text, std::size_t& out) {
        return std::from_chars(text.data(), text.data() + text.size(), out).ec == std::errc();
    };
    std::size_t first = 0, last = size - 1;
    const bool from = read(range.substr(0, dash), first), to = read(range.substr(dash + 1), last);
    if (!from && !to) return std::nullopt;
    if (!from) first = size - std::min(last, size), last = size - 1;
    last = std::min(last, size - 1);
    if (first > last) return std::nullopt;
    return std::pair(first, last);
}

std::string_view reason(int status) {
    return status == 200   ? "OK"
           : status == 206 ? "Partial Content"
           : status == 304 ? "Not Modified"
                           : "No";
}

void field(std::string& head, std::string_view name, std::string_view value) {
    if (!value.empty()) head.append(name).append(": ").append(value).append("\r\n");
}

std::size_t suffer(reply& r, const fault& f) {
    const std::size_t whole = r.body.size();
    switch (f.what) {
        case fault::kind::cut:
            r.body = r.body.substr(0, whole / 2);
            r.close = true;
            return whole;
        case fault::kind::longer:
            r.close = true;
            return whole + 1;
        case fault::kind::shorter:
            return whole - std::min<std::size_t>(whole, 1);
        case fault::kind::changed:
            r.changed = r.body;
            if (whole > 0) r.changed.back() ^= 1;
            return whole;
        case fault::kind::drip:
            r.drip_ms = f.number;
            return whole;
        case fault::kind::status:
            break;
    }
    return whole;
}

void fill(reply& r, const request& q, const document& d, const conditions& now) {
    const bool page = q.kind() == kind_of::page;
    field(r.head, "Cache-Control",
          page ? "max-age=" + std::to_string(now.page_max_age) + ", public"
               : std::string("max-age=365000000, immutable, public"));
    field(r.head, "ETag", d.etag);
    if (!d.etag.empty() && q.if_none_match == d.etag) {
        r.status = 304;
        return;
    }
    field(r.head, "Content-Type", d.type);
    field(r.head, "Accept-Ranges", "bytes");
    r.body = d.body;
    if (q.range.empty() || d.body.empty()) return;
    if (const auto asked = part(q.range, d.body.size())) {
        const auto [first, last] = *asked;
        r.status = 206;
        r.body = d.body.substr(first, last - first + 1);
        field(r.head, "Content-Range",
              "bytes " + std::to_string(first) + "-" + std::to_string(last) + "/" +
                  std::to_string(d.body.size()));
    }
}

}  // namespace

kind_of request::kind() const {
    if (!path.starts_with("/files/")) return kind_of::page;
    if (path.ends_with(".metadata")) return kind_of::metadata;
    return range.empty() ? kind_of::file : kind_of::range;
}

std::optional<request> request::take(std::string& text, bool& bad) {
    constexpr std::size_t longest = 64u << 10;
    const auto end = text.find("\r\n\r\n");
    bad = end == std::string::npos && text.size() > longest;
    if (end == std::string::npos) return std::nullopt;
    request r;
    std::string_view lines = std::string_view(text).substr(0, end);
    const auto first = lines.substr(0, lines.find("\r\n"));
    const auto space = first.find(' '), last = first.rfind(' ');
    r.head = first.starts_with("HEAD ");
    bad = !(first.starts_with("GET ") || r.head) || last <= space;
    if (bad) return std::nullopt;
    r.path = first.substr(space + 1, last - space - 1);
    for (auto at = first.size(); at < lines.size();) {
        const auto next = std::min(lines.find("\r\n", at + 2), lines.size());
        read_field(lines.substr(at + 2, next - at - 2), r);
        at = next;
    }
    text.erase(0, end + 4);
    return r;
}

reply answer(const request& q, const site& from, conditions& now) {
    reply r;
    const fault* const f = now.meet(q.path);
    const document* const found = from.find(q.path);
    if (f && f->what == fault::kind::status)
        r.status = static_cast<int>(f->number);
    else if (!found)
        r.status = 404;
    else
        fill(r, q, *found, now);
    const std::size_t length = f ? suffer(r, *f) : r.body.size();
    r.close = r.close || q.close;
    if (r.status != 304) field(r.head, "Content-Length", std::to_string(length));
    field(r.head, "Connection", r.close ? "close" : "");
    r.head = "HTTP/1.1 " + std::to_string(r.status) + " " + std::string(reason(r.status)) + "\r\n" +
             r.head + "\r\n";
    if (q.head) r.body = {}, r.changed.clear();
    return r;
}

}  // namespace network
