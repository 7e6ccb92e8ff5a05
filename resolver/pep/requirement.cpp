#include "purvey/pep/requirement.hpp"

#include <algorithm>
#include <utility>

#include "purvey/pep/name.hpp"
#include "resolver/pep/ascii.hpp"
#include "resolver/pep/failure.hpp"
#include "resolver/pep/marker_parse.hpp"
#include "resolver/pep/specifier_scan.hpp"
#include "resolver/pep/version_build.hpp"
#include "resolver/pep/version_scan.hpp"

namespace purvey::pep {
namespace {

using ascii::skip_blanks;

// A name of a project or an extra, normalised.
failure read_name(std::string_view text, std::size_t& at, const char* what, std::string& out) {
    std::size_t end = at;
    while (end < text.size() && (ascii::is_alnum(text[end]) || ascii::is_separator(text[end])))
        ++end;
    const std::string_view name = text.substr(at, end - at);
    if (name.empty()) return fail(at, std::string("expected the name of ") + what);
    if (name.size() > max_name_length)
        return fail(at, "a name longer than " + std::to_string(max_name_length) + " characters");
    if (!is_valid_name(name)) return fail(at, "a name must begin and end with a letter or a digit");
    out = normalize_name(name);
    at = end;
    return std::nullopt;
}

// `[a, b]`; the list may be empty.
failure read_extras(std::string_view text, std::size_t& at, requirement& out) {
    if (at >= text.size() || text[at] != '[') return std::nullopt;
    out.has_extras_brackets = true;
    const auto here = [&](char c) { return at < text.size() && text[at] == c; };
    at = skip_blanks(text, at + 1);
    bool more = !here(']');
    while (more) {
        std::string extra;
        if (auto e = read_name(text, at, "an extra", extra)) return e;
        out.extras.push_back(std::move(extra));
        at = skip_blanks(text, at);
        more = here(',');
        if (more) at = skip_blanks(text, at + 1);
    }
    if (!here(']')) return fail(at, "expected \",\" or \"]\" after an extra");
    at = skip_blanks(text, at + 1);
    std::sort(out.extras.begin(), out.extras.end());
    out.extras.erase(std::unique(out.extras.begin(), out.extras.end()), out.extras.end());
    return std::nullopt;
}

// Clauses with commas between them, in parentheses or not; a comma may end the list.
failure read_specifier(std::string_view text, std::size_t& at, specifier_set& out) {
    const bool parenthesised = at < text.size() && text[at] == '(';
    if (parenthesised) at = skip_blanks(text, at + 1);
    std::vector<specifier_clause> clauses;
    while (starts_clause(text, at)) {
        if (auto e = scan_clause(text, at, clauses)) return e;
        at = skip_blanks(text, at);
        if (at >= text.size() || text[at] != ',') break;
        at = skip_blanks(text, at + 1);
    }
    if (parenthesised) {
        if (at >= text.size() || text[at] != ')')
            return fail(at, clauses.empty() ? "expected a comparison (==, >=, ~=, ...)"
                                            : "expected \",\" or \")\" after a version");
        at = skip_blanks(text, at + 1);
    }
    out = specifier_set(std::move(clauses));
    return std::nullopt;
}

failure read_marker(std::string_view text, std::size_t at, std::shared_ptr<const marker>& out) {
    const auto made = std::make_shared<marker>();
    out = made;
    return marker_parser(text, at + 1).parse(*made);
}

// `@ URL`; white space must stand before ";", which could be part of the URL.
failure read_url(std::string_view text, std::size_t at, requirement& out) {
    at = skip_blanks(text, at + 1);
    std::size_t end = at;
    while (end < text.size() && !ascii::is_blank(text[end])) ++end;
    if (end == at) return fail(at, "expected a URL after \"@\"");
    out.url = text.substr(at, end - at);
    at = skip_blanks(text, end);
    if (at == text.size()) return std::nullopt;
    if (text[at] != ';') return fail(at, "expected \";\" or the end after the URL");
    return read_marker(text, at, out.condition);
}

failure read_requirement(std::string_view text, requirement& out) {
    std::size_t at = skip_blanks(text, 0);
    if (auto e = read_name(text, at, "a project", out.name)) return e;
    at = skip_blanks(text, at);
    if (auto e = read_extras(text, at, out)) return e;
    if (at < text.size() && text[at] == '@') return read_url(text, at, out);
    if (auto e = read_specifier(text, at, out.specifier)) return e;
    at = skip_blanks(text, at);
    if (at == text.size()) return std::nullopt;
    if (text[at] != ';')
        return fail(at, out.specifier.empty()
                            ? "expected a comparison, \";\" or the end after the name"
                            : "expected \",\", \";\" or the end after the version");
    return read_marker(text, at, out.condition);
}

// What may follow the name in Provides-Dist: nothing, `==v`, `(==v)` or `(v)`.
failure read_provided_version(std::string_view text, std::size_t& at, provides_entry& out) {
    const bool parenthesised = at < text.size() && text[at] == '(';
    if (parenthesised) at = skip_blanks(text, at + 1);
    const bool equality = text.substr(at).starts_with("==");
    if (!parenthesised && !equality) return std::nullopt;
    if (equality) at = skip_blanks(text, at + 2);
    version_pieces pieces;
    if (!scan_version(text.substr(at), {}, pieces))
        return fail(at, "expected one version: a provide names no range");
    if (!version_builder::build(pieces, out.version.emplace())) return version_too_long();
    at = skip_blanks(text, at + pieces.end);
    if (parenthesised) {
        if (at >= text.size() || text[at] != ')')
            return fail(at, "expected \")\": a provide names one version");
        at = skip_blanks(text, at + 1);
    }
    return std::nullopt;
}

failure read_provides(std::string_view text, provides_entry& out) {
    std::size_t at = skip_blanks(text, 0);
    if (auto e = read_name(text, at, "what is provided", out.name)) return e;
    at = skip_blanks(text, at);
    if (auto e = read_provided_version(text, at, out)) return e;
    if (at == text.size()) return std::nullopt;
    if (text[at] != ';')
        return fail(at, "a provide is a name, one version (==) at most, and a marker at most");
    return read_marker(text, at, out.condition);
}

}  // namespace

expected<requirement, parse_error> parse_requirement(std::string_view text) {
    requirement out;
    if (auto error = read_requirement(text, out)) return unexpected(std::move(*error));
    return out;
}

std::pair<std::string_view, std::optional<std::string_view>> split_marker(std::string_view text) {
    std::size_t at = 0;
    while (at < text.size() && text[at] != '@' && text[at] != ';') ++at;
    if (at == text.size() || text[at] == '@') return {text, std::nullopt};
    return {text.substr(0, at), text.substr(at + 1)};
}

expected<provides_entry, parse_error> parse_provides(std::string_view text) {
    provides_entry out;
    if (auto error = read_provides(text, out)) return unexpected(std::move(*error));
    return out;
}

std::string requirement::str() const {
    std::string out = name;
    if (!extras.empty()) {
        out += '[';
        for (std::size_t i = 0; i < extras.size(); ++i) {
            if (i > 0) out += ',';
            out += extras[i];
        }
        out += ']';
    }
    out += specifier.str();
    if (!url.empty()) {
        out += " @ ";
        out += url;
        if (condition) out += ' ';
    }
    if (condition) {
        out += "; ";
        out += condition->str();
    }
    return out;
}

}  // namespace purvey::pep
