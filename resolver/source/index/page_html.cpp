#include <libxml/HTMLparser.h>

#include <memory>
#include <string>
#include <string_view>

#include "resolver/source/index/page.hpp"
#include "resolver/source/index/page_file.hpp"
#include "resolver/source/index/url.hpp"

// HTML pages of the Simple API (PEP 503; frozen by PEP 833), read through libxml2's event
// interface: no tree is built, and the depth of open elements is bounded.
namespace purvey::index {

namespace {

// libxml2 looks through its stack of open elements at every closing tag; pages nest a handful.
constexpr int depth_limit = 128;

struct html_reader {
    page_context context;
    page out;
    std::string base;  // after <base href>
    bool base_seen = false;
    std::string broken;  // why the page as a whole cannot be used
    htmlParserCtxtPtr parser = nullptr;
    std::vector<std::string>* projects = nullptr;  // of a root page, which has no files
};

std::string_view view(const xmlChar* text) {
    return text ? std::string_view(reinterpret_cast<const char*>(text)) : std::string_view{};
}

// The attribute's value; data() == nullptr when it is not there. `<a data-yanked>` has the value
// "".
std::string_view attribute(const xmlChar** attributes, std::string_view name) {
    for (; attributes && attributes[0]; attributes += 2)
        if (view(attributes[0]) == name)
            return attributes[1] ? view(attributes[1]) : std::string_view("");
    return {};
}

bool has(std::string_view value) {
    return value.data() != nullptr;
}

// data-core-metadata (PEP 714), else data-dist-info-metadata: "true", "false" or "sha256=<hex>".
std::string read_offer(const xmlChar** attributes, release_file& f, text_arena& text) {
    auto offer = attribute(attributes, "data-core-metadata");
    if (!has(offer)) offer = attribute(attributes, "data-dist-info-metadata");
    if (!has(offer)) return {};
    f.metadata = offer == "false" ? metadata_offer::absent : metadata_offer::offered;
    if (offer.starts_with("sha256=")) {
        if (!valid_hash("sha256", offer.substr(7))) return "the hash of its metadata is malformed";
        std::string lower(offer.substr(7));
        for (char& c : lower)
            if (c >= 'A' && c <= 'F') c = static_cast<char>(c + 32);
        f.metadata_sha256 = text.keep(lower);
    }
    return {};
}

// "/simple/demo/" -> demo
void read_project(const html_reader& r, std::string_view href) {
    const std::string url = follow_link(r.base, href).url;
    add_project(file_name_of(without_end_slashes(url)), *r.projects);
}

void read_anchor(html_reader& r, const xmlChar** attributes) {
    const auto href = attribute(attributes, "href");
    if (!has(href)) return;
    if (r.projects != nullptr) return read_project(r, href);
    page_context here = r.context;
    here.url = r.base;
    release_file f;
    std::string why = place_file(f, href, here);
    if (why.empty()) {
        f.name = here.text->keep(file_name_of(f.url));
        if (f.name.empty()) return;  // a link to a folder, such as "../"
        why = read_offer(attributes, f, *here.text);
    }
    if (!why.empty()) {
        r.out.rejected.push_back({f.name.empty() ? here.text->keep(href) : f.name, std::move(why)});
        return;
    }
    f.requires_python = here.text->keep(attribute(attributes, "data-requires-python"));
    if (const auto yanked = attribute(attributes, "data-yanked"); has(yanked)) {
        f.yanked = true;
        f.yanked_reason = here.text->keep(yanked);
    }
    if (const auto url = attribute(attributes, "data-provenance"); !url.empty())
        place_provenance(f, url, here);
    r.out.files.push_back(std::move(f));
}

void read_meta(html_reader& r, const xmlChar** attributes) {
    const auto name = attribute(attributes, "name"), content = attribute(attributes, "content");
    if (name == "pypi:repository-version") r.broken = api_version_refused(content);
    if (name == "pypi:project-status") r.out.status = std::string(content);
    if (name == "pypi:project-status-reason") r.out.status_reason = std::string(content);
}

void start_element(void* user, const xmlChar* name, const xmlChar** attributes) {
    auto& r = *static_cast<html_reader*>(user);
    if (!r.broken.empty()) return;
    const auto element = view(name);
    if (r.parser->nameNr > depth_limit) {
        r.broken = "its elements are nested too deeply";
    } else if (element == "a") {
        read_anchor(r, attributes);
    } else if (element == "meta") {
        read_meta(r, attributes);
    } else if (element == "base" && !r.base_seen) {
        const link to = follow_link(r.base, attribute(attributes, "href"));
        if (to.refused.empty()) r.base = to.url;
        r.base_seen = true;
    }
    if (!r.broken.empty()) xmlStopParser(r.parser);
}

page_or_reason parse(std::string_view bytes, html_reader r) {
    htmlSAXHandler events{};
    events.startElement = start_element;
    if (bytes.empty() || bytes.find('\0') != std::string_view::npos)
        return unexpected(std::string(bytes.empty() ? "is empty" : "holds a NUL byte"));
    const std::unique_ptr<htmlParserCtxt, decltype(&htmlFreeParserCtxt)> parser(
        htmlCreatePushParserCtxt(&events, &r, nullptr, 0, nullptr, XML_CHAR_ENCODING_UTF8),
        htmlFreeParserCtxt);
    if (!parser) return unexpected(std::string("could not be read (out of memory)"));
    r.parser = parser.get();
    htmlCtxtUseOptions(parser.get(), HTML_PARSE_NONET | HTML_PARSE_RECOVER | HTML_PARSE_NOERROR |
                                         HTML_PARSE_NOWARNING);
    constexpr std::size_t piece = 1u << 20;
    for (std::size_t at = 0; at < bytes.size() && r.broken.empty(); at += piece) {
        const auto part = bytes.substr(at, piece);
        htmlParseChunk(parser.get(), part.data(), static_cast<int>(part.size()), 0);
    }
    htmlParseChunk(parser.get(), nullptr, 0, 1);
    if (!r.broken.empty()) return unexpected(std::move(r.broken));
    return std::move(r.out);
}

}  // namespace

page_or_reason parse_html_page(std::string_view bytes, const page_context& c) {
    return parse(bytes, {c, {}, std::string(c.url), false, {}});
}

projects_or_reason parse_html_projects(std::string_view bytes, std::string_view url) {
    std::vector<std::string> names;
    const page_context c{url, "", nullptr};
    if (auto page = parse(bytes, {c, {}, std::string(url), false, {}, nullptr, &names}); !page)
        return unexpected(std::move(page).error());
    return names;
}

}  // namespace purvey::index
