#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/model/release.hpp"
#include "resolver/source/index/text_arena.hpp"

// A project's page of the Simple API (PEP 503, 691, 700, 714, 740, 752, 792; living spec), as
// published.
namespace purvey::index {

struct page {
    std::string status;  // PEP 792, or ""
    std::string status_reason;
    std::optional<std::vector<granted_namespace>> namespaces;  // as in listing
    std::optional<std::vector<std::string>> virtual_providers;
    std::vector<release_file> files;  // index order; texts in the arena
    std::vector<rejected_entry> rejected;
};

// What a parser knows of the page: where it came from (after redirects) and whose it should be.
struct page_context {
    std::string_view url;
    std::string_view project;  // normalised
    text_arena* text = nullptr;
};

// The error says what is wrong with the page as a whole; the caller names the URL.
using page_or_reason = expected<page, std::string>;

page_or_reason parse_json_page(std::string_view bytes, const page_context&);
page_or_reason parse_html_page(std::string_view bytes, const page_context&);

// By Content-Type, as the standard demands: servers may answer with a type not asked for.
page_or_reason parse_page(std::string_view content_type, std::string_view bytes,
                          const page_context&);

// The projects that an index lists on its root page, normalised, sorted, each once; what is no name
// is passed over. The error as of a page.
using projects_or_reason = expected<std::vector<std::string>, std::string>;

projects_or_reason parse_json_projects(std::string_view bytes);
projects_or_reason parse_html_projects(std::string_view bytes, std::string_view url);
projects_or_reason parse_projects(std::string_view content_type, std::string_view bytes,
                                  std::string_view url);

// Appends the name, if it is one.
void add_project(std::string_view name, std::vector<std::string>& to);

// "" if this client may read the version of the API, else why not (PEP 629).
std::string api_version_refused(std::string_view version);

}  // namespace purvey::index
