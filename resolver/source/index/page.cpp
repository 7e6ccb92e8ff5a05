#include "resolver/source/index/page.hpp"

#include <algorithm>
#include <charconv>

#include "purvey/pep/name.hpp"

namespace purvey::index {

namespace {

std::string media_type(std::string_view content_type) {
    std::string type(content_type.substr(0, content_type.find(';')));
    while (!type.empty() && (type.back() == ' ' || type.back() == '\t')) type.pop_back();
    for (char& c : type)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return type;
}

constexpr std::string_view json_type = "application/vnd.pypi.simple.v1+json";

bool is_html(std::string_view type) {
    return type == "application/vnd.pypi.simple.v1+html" || type == "text/html";
}

unexpected<std::string> no_page(const std::string& type) {
    const std::string shown = type.empty() ? "no Content-Type" : "Content-Type " + type;
    return unexpected("is not a page of the Simple API (" + shown + ")");
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
    if (type == json_type) return parse_json_page(bytes, c);
    if (is_html(type)) return parse_html_page(bytes, c);
    return no_page(type);
}

projects_or_reason parse_projects(std::string_view content_type, std::string_view bytes,
                                  std::string_view url) {
    const std::string type = media_type(content_type);
    if (type != json_type && !is_html(type)) return no_page(type);
    auto names = type == json_type ? parse_json_projects(bytes) : parse_html_projects(bytes, url);
    if (!names) return names;
    std::sort(names->begin(), names->end());
    names->erase(std::unique(names->begin(), names->end()), names->end());
    return names;
}

void add_project(std::string_view name, std::vector<std::string>& to) {
    if (pep::is_valid_name(name)) to.push_back(pep::normalize_name(name));
}

}  // namespace purvey::index
