#include "resolver/pep/specifier_scan.hpp"

#include <string>
#include <utility>

#include "resolver/pep/ascii.hpp"
#include "resolver/pep/failure.hpp"
#include "resolver/pep/version_build.hpp"
#include "resolver/pep/version_scan.hpp"

namespace purvey::pep {
namespace {

using ascii::is_space;

struct spelling {
    std::string_view text;
    specifier_op op;
};
// Longest first, so that "===" is not read as "==".
constexpr spelling spellings[] = {
    {"===", specifier_op::arbitrary},    {"==", specifier_op::equal},
    {"!=", specifier_op::not_equal},     {"<=", specifier_op::less_equal},
    {">=", specifier_op::greater_equal}, {"~=", specifier_op::compatible},
    {"<", specifier_op::less},           {">", specifier_op::greater},
};

const spelling* operator_at(std::string_view text, std::size_t at) {
    for (const spelling& s : spellings)
        if (text.substr(at).starts_with(s.text)) return &s;
    return nullptr;
}

bool has_wildcard(std::string_view text, std::size_t at) {
    return text.substr(at).starts_with(".*");
}

// What a user most often gets wrong after a version, in words.
failure check_trail(std::string_view text, std::size_t at, specifier_op op) {
    const bool equality = op == specifier_op::equal || op == specifier_op::not_equal;
    if (has_wildcard(text, at))
        return fail(at, equality ? "\".*\" cannot follow a pre, post, dev or local version"
                                 : "\".*\" can only be used with == or !=");
    if (!equality && at < text.size() && text[at] == '+')
        return fail(at, "a local label can only be used with == or !=");
    return std::nullopt;
}

specifier_clause arbitrary_clause(std::string_view text) {
    specifier_clause c;
    c.op = specifier_op::arbitrary;
    auto v = version::parse(text);
    c.parsed = v.has_value();
    if (v) c.version = std::move(*v);
    if (!c.parsed || c.version.text() != text) c.written = text;
    return c;
}

// `===` and what hangs on it: in a requirement "===1,>=2" reads as two clauses.
failure scan_arbitrary(std::string_view text, std::size_t& at, std::vector<specifier_clause>& out) {
    std::size_t end = at;
    while (end < text.size() && !is_space(text[end]) && text[end] != ';' && text[end] != ')') ++end;
    const std::string_view run = text.substr(at, end - at);
    const std::size_t comma = run.find(',');
    out.push_back(arbitrary_clause(run.substr(0, comma)));
    const std::size_t start = at;
    at = end;
    if (comma == std::string_view::npos) return std::nullopt;
    return scan_specifier_list(run.substr(comma + 1), start + comma + 1, out);
}

// Most clauses: a version of digits and dots alone, as it prints, and then what cannot belong to a
// version. False: look again.
bool scan_plain(std::string_view text, std::size_t& at, specifier_clause& c) {
    std::size_t end = at;
    bool dotted = false;
    for (; end < text.size() && (ascii::is_digit(text[end]) || text[end] == '.'); ++end)
        dotted = dotted || text[end] == '.';
    const bool ends = end == text.size() || is_space(text[end]) ||
                      std::string_view(",;)").find(text[end]) != std::string_view::npos;
    if (!ends || (c.op == specifier_op::compatible && !dotted)) return false;
    if (!version_builder::build_release(text.substr(at, end - at), c.version)) return false;
    at = end;
    return true;
}

failure scan_other(std::string_view text, std::size_t& at, specifier_clause& c) {
    const bool equality = c.op == specifier_op::equal || c.op == specifier_op::not_equal;
    version_pieces pieces;
    if (!scan_version(text.substr(at), {false, false}, pieces))
        return fail(at, "expected a version after the comparison");
    c.wildcard = equality && has_wildcard(text, at + pieces.end);
    if (!c.wildcard) {
        pieces = {};
        scan_version(text.substr(at), {true, equality}, pieces);
    }
    if (c.op == specifier_op::compatible && pieces.release.find('.') == std::string_view::npos)
        return fail(at, "~= needs a version of two parts or more");
    if (!version_builder::build(pieces, c.version)) return version_too_long();
    const std::string_view written = text.substr(at, pieces.end);
    if (written != c.version.text()) c.written = written;
    at += pieces.end + (c.wildcard ? 2 : 0);
    return check_trail(text, at, c.op);
}

}  // namespace

bool starts_clause(std::string_view text, std::size_t at) {
    return operator_at(text, at) != nullptr;
}

failure scan_clause(std::string_view text, std::size_t& at, std::vector<specifier_clause>& out) {
    const spelling* op = operator_at(text, at);
    if (op == nullptr) return fail(at, "expected a comparison (==, >=, ~=, ...)");
    at += op->text.size();
    while (at < text.size() && is_space(text[at])) ++at;
    if (op->op == specifier_op::arbitrary) return scan_arbitrary(text, at, out);

    specifier_clause c;
    c.op = op->op;
    if (!scan_plain(text, at, c))
        if (auto error = scan_other(text, at, c)) return error;
    out.push_back(std::move(c));
    return std::nullopt;
}

failure scan_specifier_list(std::string_view text, std::size_t base,
                            std::vector<specifier_clause>& out) {
    std::size_t at = 0;
    const auto located = [base](parse_error e) {
        e.offset += base;
        return std::optional(std::move(e));
    };
    while (at < text.size()) {
        if (is_space(text[at]) || text[at] == ',') {
            ++at;
            continue;
        }
        // scan_arbitrary must not look past this clause: cut at the comma first.
        const std::size_t comma = text.find(',', at);
        const std::string_view piece = text.substr(0, comma);
        if (auto error = scan_clause(piece, at, out)) return located(std::move(*error));
        while (at < piece.size() && is_space(piece[at])) ++at;
        if (at != piece.size()) return located({"expected \",\" between clauses", at});
    }
    return std::nullopt;
}

}  // namespace purvey::pep
