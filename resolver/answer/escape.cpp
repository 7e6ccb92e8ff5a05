#include "purvey/answer/escape.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "resolver/answer/utf8.hpp"

namespace purvey {
namespace {

using answer::code_point;
using answer::decode;

constexpr std::string_view digits = "0123456789abcdef";

void append_hex(std::string& out, std::uint32_t value, int width) {
    for (int shift = (width - 1) * 4; shift >= 0; shift -= 4)
        out.push_back(digits[(value >> shift) & 0xF]);
}

int hex_width(char32_t value) {
    int width = 1;
    for (; value >= 16; value >>= 4) ++width;
    return width;
}

bool shell_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("@%+=:,./-_").find(c) != std::string_view::npos;
}

// A word with `=` in first place of a line would be an assignment; words here are arguments or a
// program's path, and a bare program name with `=` is quoted all the same.
bool needs_no_quotes(std::string_view word) {
    return !word.empty() && std::all_of(word.begin(), word.end(), shell_bare);
}

bool quotable(const code_point& c) {
    return c.valid && !answer::is_unprintable(c.value);
}

void append_octal(std::string& out, std::string_view bytes) {
    for (const char b : bytes) {
        const auto value = static_cast<unsigned char>(b);
        out.push_back('\\');
        for (const int shift : {6, 3, 0}) out.push_back(digits[(value >> shift) & 7]);
    }
}

bool stands_for_itself(char c) {
    return c >= ' ' && c < '\x7f' && c != '"' && c != '\\';
}

// JSON and TOML share their short escapes; what neither may hold as it is goes to `unicode`.
template <class Unicode>
std::string quoted(std::string_view text, Unicode unicode) {
    std::string out;
    out.reserve(text.size() + 2);
    out.push_back('"');
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t plain = at;
        while (at < text.size() && stands_for_itself(text[at])) ++at;
        out.append(text, plain, at - plain);
        if (at == text.size()) break;
        const code_point c = decode(text, at);
        if (!c.valid) {
            answer::append_utf8(out, 0xFFFD);
        } else if (c.value == '"' || c.value == '\\') {
            out.push_back('\\');
            out.push_back(static_cast<char>(c.value));
        } else if (c.value == '\n') {
            out += "\\n";
        } else if (c.value == '\t') {
            out += "\\t";
        } else if (c.value == '\r') {
            out += "\\r";
        } else if (answer::is_unprintable(c.value)) {
            unicode(out, c.value);
        } else {
            out.append(text.substr(at, c.length));
        }
        at += c.length;
    }
    out.push_back('"');
    return out;
}

void json_unicode(std::string& out, char32_t value) {
    if (value > 0xFFFF) {  // a surrogate pair
        const char32_t rest = value - 0x10000;
        json_unicode(out, 0xD800 + (rest >> 10));
        json_unicode(out, 0xDC00 + (rest & 0x3FF));
        return;
    }
    out += "\\u";
    append_hex(out, value, 4);
}

void toml_unicode(std::string& out, char32_t value) {
    const bool is_long = value > 0xFFFF;
    out += is_long ? "\\U" : "\\u";
    append_hex(out, value, is_long ? 8 : 4);
}

}  // namespace

std::string escape(std::string_view untrusted) {
    const auto plain = [](char c) { return c >= 0x20 && c < 0x7F; };
    if (std::all_of(untrusted.begin(), untrusted.end(), plain)) return std::string(untrusted);
    std::string out;
    out.reserve(untrusted.size());
    for (std::size_t at = 0; at < untrusted.size();) {
        const code_point c = decode(untrusted, at);
        if (!c.valid || c.value < 0x20 || c.value == 0x7F) {
            out += "\\x";
            append_hex(out, c.value, 2);
        } else if (answer::is_unprintable(c.value)) {
            out += "\\u{";
            append_hex(out, c.value, hex_width(c.value));
            out.push_back('}');
        } else {
            out.append(untrusted.substr(at, c.length));
        }
        at += c.length;
    }
    return out;
}

std::string shell_quote(std::string_view word) {
    if (needs_no_quotes(word)) return std::string(word);
    // Command substitution drops newlines at its end. Within a word the character that follows
    // goes into it too; at the end of the word newlines stand in plain quotes.
    const std::size_t end = word.find_last_not_of('\n') + 1;
    std::string out;
    bool open = false;  // within single quotes
    const auto close = [&] {
        if (open) out.push_back('\'');
        open = false;
    };
    for (std::size_t at = 0; at < end;) {
        code_point c = decode(word, at);
        if (!quotable(c)) {
            close();
            out += "\"$(printf '";
            bool after_newline = false;
            for (; at < end && (!quotable(c = decode(word, at)) || after_newline); at += c.length) {
                append_octal(out, word.substr(at, c.length));
                after_newline = c.value == '\n';
            }
            out += "')\"";
            continue;
        }
        if (c.value == '\'') {
            close();
            out += "\\'";
        } else {
            if (!open) out.push_back('\'');
            open = true;
            out.append(word.substr(at, c.length));
        }
        at += c.length;
    }
    close();
    if (end < word.size()) out.append("'").append(word.substr(end)).append("'");
    return out.empty() ? "''" : out;
}

std::string shell_line(std::span<const std::string> words) {
    std::string out;
    for (const std::string& word : words) {
        if (!out.empty()) out.push_back(' ');
        out += shell_quote(word);
    }
    return out;
}

std::string json_string(std::string_view text) {
    return quoted(text, json_unicode);
}

std::string toml_string(std::string_view text) {
    return quoted(text, toml_unicode);
}

std::string without_credentials(std::string_view url) {
    const std::size_t scheme = url.find("://");
    if (scheme == std::string_view::npos) return std::string(url);
    const std::size_t authority = scheme + 3;
    const std::size_t end = std::min(url.find_first_of("/?#\\", authority), url.size());
    const std::size_t at = url.substr(0, end).rfind('@');
    if (at == std::string_view::npos || at < authority) return std::string(url);
    return std::string(url.substr(0, authority)).append(url.substr(at + 1));
}

}  // namespace purvey
