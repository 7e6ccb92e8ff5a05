#define TOML_IMPLEMENTATION
#include "resolver/toml/toml.hpp"

#include <algorithm>
#include <string>

#include "resolver/toml/scan.hpp"

namespace purvey {
namespace {

std::string position(std::string_view where, std::size_t line, std::size_t column) {
    std::string out;
    out.reserve(where.size() + 24);
    out += where;
    out += ':';
    out += std::to_string(line);
    out += ':';
    out += std::to_string(column);
    return out;
}

// toml++ 3.3.0 runs into undefined behaviour when it looks for the end of a malformed word and
// meets some characters outside ASCII. So a text with such characters is read in ASCII first, byte
// for byte (lead bytes and continuation bytes of UTF-8 have 51 and 64 values): it has the same
// structure, and what is malformed ends there.
std::string in_ascii(std::string_view text) {
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_";
    std::string out(text);
    for (char& c : out)
        if (const auto byte = static_cast<unsigned char>(c); byte >= 0x80) c = letters[byte % 64];
    return out;
}

// Columns count characters: those of the text itself, where `e` is about its ASCII form.
std::size_t column_of(std::string_view text, const ::toml::parse_error& e) {
    std::size_t start = 0;
    for (std::size_t line = 1; line < e.source().begin.line && start < text.size(); ++line)
        start = std::min(text.find('\n', start), text.size() - 1) + 1;
    const std::string_view before = text.substr(start, e.source().begin.column - 1);
    const auto more = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80; };
    return e.source().begin.column -
           static_cast<std::size_t>(std::count_if(before.begin(), before.end(), more));
}

unexpected<error> refused(std::string_view where, std::size_t column,
                          const ::toml::parse_error& e) {
    return bad_input(position(where, e.source().begin.line, column), std::string(e.description()));
}

}  // namespace

expected<::toml::table, error> parse_toml(std::string_view text, std::string_view where) {
    if (text.size() > max_toml_bytes)
        return bad_input(std::string(where), "larger than 16 MB, the most that is read as TOML");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (auto flaw = scan_toml(text, max_toml_depth))
        return bad_input(position(where, flaw->line, flaw->column), std::move(flaw->message));
    const bool ascii = std::all_of(text.begin(), text.end(), [](char c) { return c >= 0; });
    if (!ascii)
        if (const auto plain = ::toml::parse(in_ascii(text)); !plain)
            return refused(where, column_of(text, plain.error()), plain.error());
    ::toml::parse_result result = ::toml::parse(text);
    if (result) return std::move(result).table();
    return refused(where, result.error().source().begin.column, result.error());
}

std::string toml_where(std::string_view where, const ::toml::node& node) {
    return position(where, node.source().begin.line, node.source().begin.column);
}

}  // namespace purvey
