#include <curl/curl.h>

#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>

#include "resolver/source/index/url.hpp"

// Where a link on a page leads.
namespace purvey::index {

namespace {

// Does the reference name a scheme (RFC 3986, 3.1)?
std::string_view reference_scheme(std::string_view reference) {
    std::size_t i = 0;
    for (; i < reference.size(); ++i) {
        const char c = reference[i];
        if (c == ':') break;
        const bool letter = std::isalpha(static_cast<unsigned char>(c)) != 0;
        const bool later =
            std::isdigit(static_cast<unsigned char>(c)) || c == '+' || c == '-' || c == '.';
        if (!letter && !(i > 0 && later)) return {};
    }
    return i > 0 && i < reference.size() ? reference.substr(0, i) : std::string_view{};
}

bool plain_ascii(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

std::optional<std::string> resolve(std::string_view base, std::string_view reference) {
    const std::unique_ptr<CURLU, decltype(&curl_url_cleanup)> u(curl_url(), curl_url_cleanup);
    const std::string base_text(base), reference_text(reference);
    if (!u || curl_url_set(u.get(), CURLUPART_URL, base_text.c_str(), 0) != CURLUE_OK)
        return std::nullopt;
    if (curl_url_set(u.get(), CURLUPART_URL, reference_text.c_str(), CURLU_URLENCODE) != CURLUE_OK)
        return std::nullopt;
    char* whole = nullptr;
    if (curl_url_get(u.get(), CURLUPART_URL, &whole, 0) != CURLUE_OK) return std::nullopt;
    std::string result(whole);
    curl_free(whole);
    return result;
}

}  // namespace

link follow_link(std::string_view base, std::string_view reference) {
    link result;
    const auto first = reference.find_first_not_of(" \t\r\n\f");
    reference.remove_prefix(first == std::string_view::npos ? reference.size() : first);
    const auto last = reference.find_last_not_of(" \t\r\n\f");
    reference = reference.substr(0, last + 1);
    if (const auto hash = reference.find('#'); hash != std::string_view::npos) {
        result.fragment = std::string(reference.substr(hash + 1));
        reference = reference.substr(0, hash);
    }
    const bool absolute = scheme_of(reference) != url_scheme::other;
    if (reference.empty() || (!absolute && !reference_scheme(reference).empty())) {
        result.refused = "is not an http, https or file address";
        return result;
    }
    if (reference.find('\0') != std::string_view::npos) {
        result.refused = "holds a NUL byte";
        return result;
    }
    if (absolute && plain_ascii(reference) && reference.find('\\') == std::string_view::npos) {
        result.url = std::string(reference);
    } else if (auto whole = resolve(without_credentials(base).url, reference)) {
        result.url = std::move(*whole);
    } else {
        result.refused = "is not a valid address";
        return result;
    }
    result.refused = step_refused(base, result.url);
    return result;
}

}  // namespace purvey::index
