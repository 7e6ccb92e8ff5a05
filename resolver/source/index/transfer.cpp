#include "resolver/source/index/transfer.hpp"

#include <algorithm>
#include <cstring>
#include <optional>

#include "resolver/source/index/url.hpp"

namespace purvey::index {

namespace {

using std::chrono::milliseconds;

constexpr unsigned redirect_limit = 10;
// A server that wants us to wait longer is told no: the user would rather know.
constexpr milliseconds longest_wait{30'000};
// However slowly it trickles, no transfer outlives this.
constexpr long whole_transfer_ms = 600'000, whole_digest_ms = 6 * whole_transfer_ms;
constexpr long slowest_bytes_a_second = 100;

std::size_t on_header(char* data, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<transfer*>(user);
    std::string_view line(data, count);
    while (!line.empty() && (line.back() == '\n' || line.back() == '\r')) line.remove_suffix(1);
    if (line.starts_with("HTTP/")) {  // a new set of headers (after 100 Continue)
        t.reply = {};
        t.encoding.clear();
        t.retry_after.clear();
        return count;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return count;
    std::string name(line.substr(0, colon));
    for (char& c : name)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    line.remove_prefix(colon + 1);
    while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
    while (!line.empty() && (line.back() == ' ' || line.back() == '\t')) line.remove_suffix(1);
    if (name == "content-type")
        t.reply.content_type = line;
    else if (name == "etag")
        t.reply.etag = line;
    else if (name == "last-modified")
        t.reply.last_modified = line;
    else if (name == "content-range")
        t.reply.content_range = line;
    else if (name == "cache-control")
        t.reply.cache_control = line;
    else if (name == "content-encoding")
        t.encoding = line;
    else if (name == "retry-after")
        t.retry_after = line;
    return count;
}

std::size_t on_body(char* data, std::size_t, std::size_t count, void* user) {
    auto& t = *static_cast<transfer*>(user);
    if (!t.encoding_set) {
        t.encoding_set = true;
        t.first_byte = std::chrono::steady_clock::now();
        if (!t.body.set_encoding(t.encoding)) return 0;
    }
    return t.body.add({data, count}) ? count : 0;
}

bool transient(CURLcode code) {
    switch (code) {
        case CURLE_COULDNT_RESOLVE_HOST:
        case CURLE_COULDNT_CONNECT:
        case CURLE_OPERATION_TIMEDOUT:
        case CURLE_SEND_ERROR:
        case CURLE_RECV_ERROR:
        case CURLE_GOT_NOTHING:
        case CURLE_PARTIAL_FILE:
        case CURLE_SSL_CONNECT_ERROR:
        case CURLE_HTTP2:
        case CURLE_HTTP2_STREAM:
            return true;
        default:
            return false;
    }
}

bool transient(long status) {
    return status == 408 || status == 429 || status == 500 || status == 502 || status == 503 ||
           status == 504;
}

// Seconds or a date (RFC 9110, 10.2.3); nothing when it is neither.
std::optional<milliseconds> wanted_wait(const std::string& retry_after) {
    if (retry_after.empty()) return std::nullopt;
    const bool digits = std::all_of(retry_after.begin(), retry_after.end(),
                                    [](char c) { return c >= '0' && c <= '9'; });
    if (digits)
        return retry_after.size() > 6 ? milliseconds::max()
                                      : milliseconds(std::stol(retry_after) * 1000);
    const std::time_t at = curl_getdate(retry_after.c_str(), nullptr);
    if (at < 0) return std::nullopt;
    const auto seconds = at - std::time(nullptr);
    return seconds > 999'999 ? milliseconds::max()
                             : milliseconds(std::max<long>(seconds, 0) * 1000);
}

long longest(const transfer& t) {
    return t.request.digest_only ? whole_digest_ms : whole_transfer_ms;
}

std::uint64_t since_begin(const transfer& t, std::chrono::steady_clock::time_point moment) {
    return static_cast<std::uint64_t>(
        std::chrono::duration_cast<std::chrono::microseconds>(moment - t.began).count());
}

verdict finish(transfer& t, std::string failure) {
    t.reply.status = 0;
    t.reply.failure = std::move(failure);
    if (t.attempts > 1) t.reply.failure += " (" + std::to_string(t.attempts) + " attempts)";
    return {};
}

// Another attempt if one is left, else the failure.
verdict try_again(transfer& t, const live_options& o, std::string failure,
                  std::optional<milliseconds> wait = std::nullopt) {
    if (t.attempts > o.retries) return finish(t, std::move(failure));
    const milliseconds own{250L << std::min(t.attempts - 1, 6u)};
    if (wait && *wait > longest_wait)
        return finish(t, failure + " and asks for a longer wait than 30 s");
    return {verdict::kind::again, std::max(own, wait.value_or(milliseconds{0}))};
}

verdict redirect(transfer& t) {
    char* to = nullptr;
    curl_easy_getinfo(t.easy.get(), CURLINFO_REDIRECT_URL, &to);
    if (to == nullptr) return finish(t, "the server redirects without saying where");
    if (++t.redirects > redirect_limit) return finish(t, "redirected more than 10 times");
    if (const auto why = step_refused(t.url, to); !why.empty())
        return finish(t, "redirected to " + redacted(to) + ", which " + why);
    t.url = to;
    t.attempts = 0;
    return {verdict::kind::redirected, milliseconds{0}};
}

}  // namespace

void prepare(transfer& t, const live_options& o) {
    ++t.attempts;
    if (t.began == decltype(t.began){}) t.began = std::chrono::steady_clock::now();
    t.body = body_reader(t.request.limit, t.request.digest_only);
    t.reply = {};
    t.encoding_set = false;
    t.easy.reset(curl_easy_init());
    const bool as_it_is = t.request.digest_only || !t.request.range.empty();
    curl_slist* list = curl_slist_append(
        nullptr, as_it_is ? "Accept-Encoding: identity" : "Accept-Encoding: gzip");
    const auto header = [&](const char* name, const std::string& value) {
        if (!value.empty()) list = curl_slist_append(list, (name + value).c_str());
    };
    header("Accept: ", t.request.accept);
    header("If-None-Match: ", t.request.if_none_match);
    header("If-Modified-Since: ", t.request.if_modified_since);
    t.headers.reset(list);
    CURL* const h = t.easy.get();
    curl_easy_setopt(h, CURLOPT_URL, t.url.c_str());
    curl_easy_setopt(h, CURLOPT_HTTPHEADER, list);
    if (!t.request.range.empty()) curl_easy_setopt(h, CURLOPT_RANGE, t.request.range.c_str());
    curl_easy_setopt(h, CURLOPT_PRIVATE, &t);
    curl_easy_setopt(h, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(h, CURLOPT_HEADERDATA, &t);
    curl_easy_setopt(h, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(h, CURLOPT_WRITEDATA, &t);
    curl_easy_setopt(h, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(h, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(h, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(h, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_2TLS));
    // Whether HTTP/2 is spoken is known before the first answer over TLS only; else waiting to find
    // out would hold back all requests but one.
    if (scheme_of(t.url) == url_scheme::https) curl_easy_setopt(h, CURLOPT_PIPEWAIT, 1L);
    curl_easy_setopt(h, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(h, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(o.connect_timeout_ms));
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_LIMIT, slowest_bytes_a_second);
    curl_easy_setopt(h, CURLOPT_LOW_SPEED_TIME,
                     std::max(1L, static_cast<long>(o.stall_timeout_ms) / 1000));
    curl_easy_setopt(h, CURLOPT_TIMEOUT_MS, longest(t));
    curl_easy_setopt(h, CURLOPT_USERAGENT, "purvey/" PURVEY_VERSION);
    if (!o.ca_file.empty()) curl_easy_setopt(h, CURLOPT_CAINFO, o.ca_file.c_str());
    if (!o.proxy.empty()) curl_easy_setopt(h, CURLOPT_PROXY, o.proxy.c_str());
}

verdict judge(transfer& t, CURLcode code, const live_options& o) {
    if (!t.body.failure().empty()) {
        // A damaged stream may be a broken connection; one that is too large stays so.
        std::string why = t.body.failure();
        t.reply.too_large = t.body.too_large();
        return t.body.too_large() ? finish(t, std::move(why)) : try_again(t, o, std::move(why));
    }
    if (code != CURLE_OK) {
        const std::string why = curl_easy_strerror(code);
        curl_off_t spent_us = 0;
        curl_easy_getinfo(t.easy.get(), CURLINFO_TOTAL_TIME_T, &spent_us);
        const bool worn_out = spent_us >= curl_off_t{longest(t)} * 1000;
        return transient(code) && !worn_out ? try_again(t, o, why) : finish(t, why);
    }
    long status = 0;
    curl_easy_getinfo(t.easy.get(), CURLINFO_RESPONSE_CODE, &status);
    if (transient(status))
        return try_again(t, o, "the server answered " + std::to_string(status),
                         wanted_wait(t.retry_after));
    if (status == 301 || status == 302 || status == 303 || status == 307 || status == 308)
        return redirect(t);
    if (!t.body.finish()) return try_again(t, o, t.body.failure());
    const bool asked_for_change =
        !t.request.if_none_match.empty() || !t.request.if_modified_since.empty();
    if (status == 304 && !asked_for_change) return finish(t, "the server answered 304 unasked");
    if (status == 206 && t.request.range.empty())
        return finish(t, "the server answered 206 unasked");
    t.reply.status = status;
    t.reply.url = t.url;
    t.reply.login = t.login;
    t.reply.login_possible = t.login_possible;
    t.reply.body = t.body.take();
    t.reply.sha256 = t.body.sha256();
    t.reply.size = t.body.size();
    const auto now = std::chrono::steady_clock::now();
    t.reply.total_us = since_begin(t, now);
    t.reply.first_byte_us = since_begin(t, t.encoding_set ? t.first_byte : now);
    return {};
}

}  // namespace purvey::index
