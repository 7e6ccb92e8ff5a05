#include "resolver/pep/version_scan.hpp"

#include "resolver/pep/ascii.hpp"

namespace purvey::pep {
namespace {

using ascii::is_alnum;
using ascii::is_digit;
using ascii::is_separator;
using ascii::skip_digits;
using ascii::starts_with_word;

struct word {
    std::string_view spelling;
    version_pieces::letter letter;
};

// A longer spelling stands before its own prefix.
constexpr word pre_words[] = {
    {"alpha", version_pieces::letter::alpha}, {"a", version_pieces::letter::alpha},
    {"beta", version_pieces::letter::beta},   {"b", version_pieces::letter::beta},
    {"preview", version_pieces::letter::rc},  {"pre", version_pieces::letter::rc},
    {"rc", version_pieces::letter::rc},       {"c", version_pieces::letter::rc},
};
constexpr std::string_view post_words[] = {"post", "rev", "r"};

std::size_t skip_separator(std::string_view s, std::size_t at) {
    return at < s.size() && is_separator(s[at]) ? at + 1 : at;
}

// The optional separator and number after a word; the separator belongs to the version even where
// no number follows.
std::size_t scan_number(std::string_view s, std::size_t at, std::string_view& number) {
    at = skip_separator(s, at);
    const std::size_t end = skip_digits(s, at);
    number = s.substr(at, end - at);
    return end;
}

std::size_t scan_pre(std::string_view s, std::size_t at, version_pieces& out) {
    const std::size_t start = skip_separator(s, at);
    for (const word& w : pre_words) {
        if (!starts_with_word(s, start, w.spelling)) continue;
        out.pre = w.letter;
        return scan_number(s, start + w.spelling.size(), out.pre_number);
    }
    return at;
}

std::size_t scan_post(std::string_view s, std::size_t at, version_pieces& out) {
    if (at + 1 < s.size() && s[at] == '-' && is_digit(s[at + 1])) {
        out.post = true;
        const std::size_t end = skip_digits(s, at + 1);
        out.post_number = s.substr(at + 1, end - at - 1);
        return end;
    }
    const std::size_t start = skip_separator(s, at);
    for (std::string_view w : post_words) {
        if (!starts_with_word(s, start, w)) continue;
        out.post = true;
        return scan_number(s, start + w.size(), out.post_number);
    }
    return at;
}

std::size_t scan_dev(std::string_view s, std::size_t at, version_pieces& out) {
    const std::size_t start = skip_separator(s, at);
    if (!starts_with_word(s, start, "dev")) return at;
    out.dev = true;
    return scan_number(s, start + 3, out.dev_number);
}

std::size_t scan_local(std::string_view s, std::size_t at, version_pieces& out) {
    if (at + 1 >= s.size() || s[at] != '+' || !is_alnum(s[at + 1])) return at;
    std::size_t end = at + 1;
    while (end < s.size()) {
        const bool more = is_alnum(s[end]) ||
                          (is_separator(s[end]) && end + 1 < s.size() && is_alnum(s[end + 1]));
        if (!more) break;
        ++end;
    }
    out.local = s.substr(at + 1, end - at - 1);
    return end;
}

// [v][N!]N(.N)*
bool scan_release(std::string_view s, version_pieces& out) {
    std::size_t at = !s.empty() && ascii::to_lower(s[0]) == 'v' ? 1 : 0;
    std::size_t end = skip_digits(s, at);
    if (end == at) return false;
    if (end + 1 < s.size() && s[end] == '!' && is_digit(s[end + 1])) {
        out.epoch = s.substr(at, end - at);
        at = end + 1;
        end = skip_digits(s, at);
    }
    while (end + 1 < s.size() && s[end] == '.' && is_digit(s[end + 1]))
        end = skip_digits(s, end + 1);
    out.release = s.substr(at, end - at);
    out.end = end;
    return true;
}

}  // namespace

bool scan_version(std::string_view text, version_form form, version_pieces& out) {
    if (!scan_release(text, out)) return false;
    std::size_t at = out.end;
    if (form.suffixes && at < text.size()) {
        at = scan_pre(text, at, out);
        at = scan_post(text, at, out);
        at = scan_dev(text, at, out);
    }
    if (form.local && at < text.size()) at = scan_local(text, at, out);
    out.end = at;
    return true;
}

}  // namespace purvey::pep
