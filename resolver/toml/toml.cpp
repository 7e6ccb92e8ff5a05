#define TOML_IMPLEMENTATION
#include "resolver/toml/toml.hpp"

#include "resolver/toml/scan.hpp"

namespace purvey {
namespace {

std::string position(std::string_view where, std::size_t line, std::size_t column) {
    std::string out(where);
    out += ':';
    out += std::to_string(line);
    out += ':';
    out += std::to_string(column);
    return out;
}

}  // namespace

expected<::toml::table, error> parse_toml(std::string_view text, std::string_view where) {
    if (text.size() > max_toml_bytes)
        return bad_input(std::string(where), "larger than 16 MB, the most that is read as TOML");
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (auto flaw = scan_toml(text, max_toml_depth))
        return bad_input(position(where, flaw->line, flaw->column), std::move(flaw->message));
    ::toml::parse_result result = ::toml::parse(text);
    if (result) return std::move(result).table();
    const ::toml::parse_error& e = result.error();
    return bad_input(position(where, e.source().begin.line, e.source().begin.column),
                     std::string(e.description()));
}

std::string toml_where(std::string_view where, const ::toml::node& node) {
    return position(where, node.source().begin.line, node.source().begin.column);
}

}  // namespace purvey
