#include <cmath>
#include <limits>
#include <unordered_set>

#include "purvey/pep/name.hpp"
#include "purvey/pep/name_space.hpp"
#include "resolver/source/index/json_parts.hpp"
#include "resolver/source/index/page.hpp"
#include "resolver/source/index/published.hpp"
#include "resolver/source/index/url.hpp"

// Lists of grants (spec/grants.md, rule 6), and the words of a page that are not of the standard.
namespace purvey::index {

namespace {

// "2026-11-01"
bool is_date(std::string_view s) {
    if (s.size() != 10 || s[4] != '-' || s[7] != '-') return false;
    for (const std::size_t k : {0, 1, 2, 3, 5, 6, 8, 9})
        if (s[k] < '0' || s[k] > '9') return false;
    const int month = (s[5] - '0') * 10 + s[6] - '0', day = (s[8] - '0') * 10 + s[9] - '0';
    return month >= 1 && month <= 12 && day >= 1 && day <= 31;
}

class grants_reader {
  public:
    grants_reader(const std::string& url, published_file& out) : url_(url), out_(out) {}

    void read(const json::object& root) {
        out_.what = published_file::form::grants;
        if (!check_version(root)) return;
        json::array entries;
        const auto all = member(root, "grants");
        if (!all || all->get(entries) != simdjson::SUCCESS)
            return fault("/grants", "there is no list `grants`");
        out_.grants.reserve(entries.size());
        std::size_t k = 0;
        for (const json::element e : entries) read_entry(e, "/grants/" + std::to_string(k++));
    }

  private:
    void fault(std::string at, std::string what) {
        out_.faults.emplace_back(std::move(at), std::move(what));
    }

    bool check_version(const json::object& root) {
        json::object meta;
        const auto said = member(root, "meta");
        if (!said || said->get(meta) != simdjson::SUCCESS) {
            fault("/meta", "there is no object `meta`");
            return false;
        }
        const auto version = text_member(meta, "grants-version");
        if (version && (*version == "1" || version->starts_with("1."))) return true;
        fault("/meta/grants-version", "only version 1.x of lists of grants is understood");
        return false;
    }

    // Absent and null are the same.
    std::string text(const json::object& o, const std::string& at, const char* key) {
        const auto value = member(o, key);
        std::string_view out;
        if (!value) return {};
        if (value->get(out) != simdjson::SUCCESS) fault(at + "/" + key, "is not a text");
        return std::string(out);
    }

    double number(const json::object& o, const std::string& at, const char* key, bool whole) {
        const auto value = member(o, key);
        double out = 0;
        if (!value) return 0;
        const bool fits = value->get(out) == simdjson::SUCCESS && out >= 0 &&
                          out <= std::numeric_limits<std::uint32_t>::max() &&
                          (!whole || out == std::floor(out));
        if (!fits) fault(at + "/" + key, "is not a number that makes sense here");
        return fits ? out : 0;
    }

    std::string date(const json::object& o, const std::string& at, const char* key) {
        std::string out = text(o, at, key);
        if (!out.empty() && !is_date(out)) fault(at + "/" + key, "is not a date: YYYY-MM-DD");
        return out;
    }

    void read_entry(const json::element& e, const std::string& at) {
        json::object o;
        if (e.get(o) != simdjson::SUCCESS) return fault(at, "is not an object");
        published_grant g;
        const auto name_space = pep::parse_name_space(text(o, at, "namespace"));
        if (name_space)
            g.name_space = *name_space;
        else
            fault(at + "/namespace", "is not a namespace: " + name_space.error().message);
        g.index_url = text(o, at, "index");
        if (!allowed_.contains(g.index_url)) {
            const std::string why = step_refused(url_, g.index_url);
            if (!why.empty()) fault(at + "/index", why);
            if (why.empty()) allowed_.insert(g.index_url);
        }
        g.index_url.resize(without_end_slashes(g.index_url).size());
        g.owner = text(o, at, "owner");
        g.since = date(o, at, "since");
        g.until = date(o, at, "until");
        if (!g.until.empty() && g.until < g.since) fault(at + "/until", "is before `since`");
        g.keep_years = static_cast<std::uint32_t>(number(o, at, "keep-years", true));
        g.p95_ms = static_cast<std::uint32_t>(number(o, at, "p95-ms", true));
        g.min_mb_s = number(o, at, "min-mb-s", false);
        g.where = url_ + "#" + at;
        out_.grants.push_back(std::move(g));
    }

    const std::string& url_;
    std::unordered_set<std::string> allowed_;  // indexes that the list may name
    published_file& out_;
};

// What a page says that purvey believes of some indexes, if it says it well.
void check_page_words(const json::object& root, published_file& out) {
    const auto fault = [&](std::string at, std::string what) {
        out.faults.emplace_back(std::move(at), std::move(what));
    };
    const auto name = text_member(root, "name");
    if (!name || !pep::is_valid_name(*name)) fault("/name", "is not the name of a project");
    const auto said = member(root, "virtual");
    if (!said) return;
    json::object what;
    json::array names;
    if (said->get(what) != simdjson::SUCCESS) return fault("/virtual", "is not an object");
    if (what.at_key("providers").get(names) != simdjson::SUCCESS)
        return fault("/virtual/providers", "there is no list `providers`");
    std::size_t k = 0;
    for (const json::element e : names) {
        const std::string at = "/virtual/providers/" + std::to_string(k++);
        std::string_view one;
        if (e.get(one) != simdjson::SUCCESS || !pep::is_valid_name(one))
            fault(at, "is not the name of a project");
        else if (name && pep::normalize_name(one) == pep::normalize_name(*name))
            fault(at, "is the name itself");
    }
    json::array files;
    if (const auto entries = member(root, "files");
        entries && entries->get(files) == simdjson::SUCCESS && files.size() != 0)
        fault("/files", "a name that is virtual has no files of its own: they do not count");
}

void check_page(std::string_view bytes, const std::string& url, const json::object& root,
                published_file& out) {
    out.what = published_file::form::page;
    text_arena texts;
    const std::string project = pep::normalize_name(text_member(root, "name").value_or(""));
    const auto page = parse_json_page(bytes, {url, project, &texts});
    if (!page) {
        out.faults.emplace_back("", page.error());
        return;
    }
    for (const rejected_entry& r : page->rejected)
        out.faults.emplace_back("/files", std::string(r.what) + ": " + r.why);
    if (root.at_key("namespaces").error() == simdjson::SUCCESS && !page->namespaces)
        out.faults.emplace_back("/namespaces",
                                "is no list of namespaces that hold the project (PEP 752)");
    check_page_words(root, out);
}

}  // namespace

published_file read_published_file(std::string_view bytes, const std::string& url) {
    published_file out;
    json::parser parser;
    json::element document;
    json::object root;
    if (const auto code = parser.parse(bytes.data(), bytes.size()).get(document))
        out.faults.emplace_back("",
                                std::string("is not JSON (") + simdjson::error_message(code) + ")");
    else if (document.get(root) != simdjson::SUCCESS)
        out.faults.emplace_back("", "is not a JSON object");
    else if (const auto key = duplicate_key(document))
        out.faults.emplace_back("",
                                "the key '" + key->substr(0, 100) + "' stands twice in one object");
    else if (member(root, "files"))
        check_page(bytes, url, root, out);
    else
        grants_reader(url, out).read(root);
    return out;
}

}  // namespace purvey::index
