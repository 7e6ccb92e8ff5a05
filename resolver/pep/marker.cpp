#include "purvey/pep/marker.hpp"

#include <algorithm>
#include <utility>

#include "resolver/pep/marker_parse.hpp"

namespace purvey::pep {

std::string_view to_string(marker_field f) {
    constexpr std::string_view names[] = {"implementation_name",
                                          "implementation_version",
                                          "os_name",
                                          "platform_machine",
                                          "platform_python_implementation",
                                          "platform_release",
                                          "platform_system",
                                          "platform_version",
                                          "python_full_version",
                                          "python_version",
                                          "sys_platform",
                                          "extra"};
    return names[static_cast<std::size_t>(f)];
}

std::string_view to_string(marker_op op) {
    constexpr std::string_view names[] = {"==", "!=", "<",   "<=", ">",
                                          ">=", "~=", "===", "in", "not in"};
    return names[static_cast<std::size_t>(op)];
}

expected<marker, parse_error> marker::parse(std::string_view text) {
    marker out;
    if (auto error = marker_parser(text, 0).parse(out)) return unexpected(std::move(*error));
    return out;
}

bool marker::mentions_extra() const {
    return std::any_of(comparisons_.begin(), comparisons_.end(),
                       [](const marker_comparison& c) { return c.field == marker_field::extra; });
}

std::vector<std::string> marker::extras_mentioned() const {
    std::vector<std::string> out;
    for (const marker_comparison& c : comparisons_)
        if (c.field == marker_field::extra) out.push_back(c.value);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

namespace {

void append_value(std::string& out, std::string_view value) {
    const char quote = value.find('"') == std::string_view::npos ? '"' : '\'';
    out += quote;
    out += value;
    out += quote;
}

void append_comparison(std::string& out, const marker_comparison& c) {
    if (c.reversed)
        append_value(out, c.value);
    else
        out += to_string(c.field);
    out += ' ';
    out += to_string(c.op);
    out += ' ';
    if (c.reversed)
        out += to_string(c.field);
    else
        append_value(out, c.value);
}

}  // namespace

std::string marker::str() const {
    std::string out;
    std::size_t next = 0;
    for (token t : tokens_) {
        switch (t) {
            case token::comparison:
                append_comparison(out, comparisons_[next++]);
                break;
            case token::open:
                out += '(';
                break;
            case token::close:
                out += ')';
                break;
            case token::both:
                out += " and ";
                break;
            case token::either:
                out += " or ";
                break;
            case token::nothing:
                break;
        }
    }
    return out;
}

}  // namespace purvey::pep
