#include "resolver/source/index/url.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <optional>

namespace purvey::index {

namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

bool starts_with_nocase(std::string_view text, std::string_view lower_prefix) {
    return text.size() >= lower_prefix.size() &&
           std::equal(lower_prefix.begin(), lower_prefix.end(), text.begin(),
                      [](char a, char b) { return a == lower(b); });
}

// The part between "//" and the first "/", "?" or "#".
struct span_of_authority {
    std::size_t begin = 0, end = 0;
};
std::optional<span_of_authority> authority(std::string_view url) {
    const auto colon = url.find("://");
    if (colon == std::string_view::npos) return std::nullopt;
    const auto end = url.find_first_of("/?#\\", colon + 3);
    return span_of_authority{colon + 3, end == std::string_view::npos ? url.size() : end};
}

std::string host_of(std::string_view url) {
    const auto a = authority(url);
    if (!a) return {};
    auto text = url.substr(a->begin, a->end - a->begin);
    if (const auto at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
    if (!text.empty() && text.front() == '[')
        return std::string(text.substr(1, text.find(']') - 1));
    std::string host(text.substr(0, text.find(':')));
    std::transform(host.begin(), host.end(), host.begin(), lower);
    return host;
}

// Addresses that mean this machine or its own network, written as such.
bool private_host(const std::string& host) {
    if (host == "localhost" || host.ends_with(".localhost") || host.ends_with(".local"))
        return true;
    std::array<unsigned char, 16> six{};
    if (inet_pton(AF_INET6, host.c_str(), six.data()) == 1) {
        const bool loopback =
            std::all_of(six.begin(), six.end() - 1, [](auto b) { return b == 0; }) && six[15] <= 1;
        return loopback || (six[0] & 0xfe) == 0xfc || (six[0] == 0xfe && (six[1] & 0xc0) == 0x80) ||
               (six[10] == 0xff && six[11] == 0xff);
    }
    in_addr four{};
    if (inet_aton(host.c_str(), &four) == 0) return false;
    const auto a = ntohl(four.s_addr);
    return a >> 24 == 127 || a >> 24 == 10 || a >> 24 == 0 || a >> 20 == 0xac1 ||
           a >> 16 == 0xc0a8 || a >> 16 == 0xa9fe;
}

}  // namespace

url_scheme scheme_of(std::string_view url) {
    if (starts_with_nocase(url, "https://")) return url_scheme::https;
    if (starts_with_nocase(url, "http://")) return url_scheme::http;
    if (starts_with_nocase(url, "file://")) return url_scheme::file;
    return url_scheme::other;
}

std::string redacted(std::string_view url) {
    const auto a = authority(url);
    if (!a) return std::string(url);
    const auto text = url.substr(a->begin, a->end - a->begin);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return std::string(url);
    return std::string(url.substr(0, a->begin)) + "***" + std::string(url.substr(a->begin + at));
}

bool has_credentials(std::string_view url) {
    const auto a = authority(url);
    return a && url.substr(a->begin, a->end - a->begin).find('@') != std::string_view::npos;
}

std::string origin_of(std::string_view url) {
    const auto a = authority(url);
    if (!a) return {};
    std::string origin(url.substr(0, a->begin));
    auto text = url.substr(a->begin, a->end - a->begin);
    if (const auto at = text.rfind('@'); at != std::string_view::npos) text.remove_prefix(at + 1);
    origin += text;
    std::transform(origin.begin(), origin.end(), origin.begin(), lower);
    return origin;
}

std::string step_refused(std::string_view from, std::string_view to) {
    const auto a = scheme_of(from), b = scheme_of(to);
    if (b == url_scheme::other || (b != url_scheme::file && host_of(to).empty()))
        return "is not an http, https or file address";
    if (has_credentials(to)) return "holds a user name or password";
    if (a == url_scheme::https && b == url_scheme::http) return "leads from https to http";
    if (a != url_scheme::file && b == url_scheme::file) return "leads to a local file";
    if (a != url_scheme::file && private_host(host_of(to)) && !private_host(host_of(from)))
        return "leads from a public to a private address";
    return {};
}

std::string file_name_of(std::string_view url) {
    url = url.substr(0, url.find_first_of("?#"));
    return percent_decoded(url.substr(url.rfind('/') + 1));
}

bare_url without_credentials(std::string_view url) {
    bare_url result{std::string(url), {}, {}};
    const auto a = authority(url);
    if (!a) return result;
    const auto text = url.substr(a->begin, a->end - a->begin);
    const auto at = text.rfind('@');
    if (at == std::string_view::npos) return result;
    const auto who = text.substr(0, at);
    const auto colon = who.find(':');
    result.user = percent_decoded(who.substr(0, colon));
    if (colon != std::string_view::npos) result.password = percent_decoded(who.substr(colon + 1));
    result.url = std::string(url.substr(0, a->begin)) + std::string(url.substr(a->begin + at + 1));
    return result;
}

}  // namespace purvey::index
