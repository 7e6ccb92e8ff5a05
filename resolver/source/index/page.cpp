#include "resolver/source/index/page.hpp"

#include <algorithm>
#include <charconv>

namespace purvey::index {

namespace {

std::string media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return type;
}

}  // namespace

std::string api_version_refused(std::string_view version) {
    const auto dot = version.find('.');
    unsigned major = 0, minor = 0;
    const auto number = [](std::string_view text, unsigned& out) {
        const auto r = std::from_chars(text.data(), text.data() + text.size(), out);
        return r.ec == std::errc() && r.ptr == text.data() + text.size();
    };
    if (dot == std::string_view::npos || !number(version.substr(0, dot), major) ||
        !number(version.substr(dot + 1), minor))
        return "the API version '" + std::string(version.substr(0, 40)) + "' is malformed";
    if (major != 1)
        return "the page has API version " + std::string(version) +
               "; only 1.x is understood (PEP 629)";
    return {};
}

page_or_reason parse_page(std::string_view content_type, std::string_view bytes,
                          const page_context& c) {
    const std::string type = media_type(content_type);
    if (type == "application/vnd.pypi.simple.v1+json") return parse_json_page(bytes, c);
    if (type == "application/vnd.pypi.simple.v1+html" || type == "text/html")
        return parse_html_page(bytes, c);
    const std::string shown = type.empty() ? "no Content-Type" : "Content-Type " + type;
    return unexpected("is not a page of the Simple API (" + shown + ")");
}

}  // namespace purvey::index
