#include "resolver/toml/escape.hpp"

#include <algorithm>

#include "resolver/toml/utf8.hpp"

namespace purvey {
namespace {

void append_ascii(std::string& out, char c) {
    static constexpr char hex[] = "0123456789ABCDEF";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\b':
            out += "\\b";
            return;
        case '\t':
            out += "\\t";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\f':
            out += "\\f";
            return;
        case '\r':
            out += "\\r";
            return;
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7F) {
        out += c;
        return;
    }
    out += "\\u00";
    out += hex[byte >> 4];
    out += hex[byte & 15];
}

bool is_bare(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

}  // namespace

std::string toml_basic_string(std::string_view text) {
    std::string out = "\"";
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t n = utf8_sequence(text, at);
        if (n == 1)
            append_ascii(out, text[at]);
        else if (n == 0)
            out += "\uFFFD";
        else
            out += text.substr(at, n);
        at += n == 0 ? 1 : n;
    }
    return out += '"';
}

std::string toml_key(std::string_view key) {
    if (!key.empty() && std::all_of(key.begin(), key.end(), is_bare)) return std::string(key);
    return toml_basic_string(key);
}

}  // namespace purvey
