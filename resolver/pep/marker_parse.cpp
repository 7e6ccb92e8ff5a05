#include "resolver/pep/marker_parse.hpp"

#include <string>
#include <utility>
#include <vector>

#include "purvey/pep/name.hpp"
#include "resolver/pep/ascii.hpp"
#include "resolver/pep/specifier_scan.hpp"

namespace purvey::pep {
namespace {

struct field_name {
    std::string_view text;
    marker_field field;
};
// The dotted and unprefixed names are those of PEP 345, which packaging still reads.
constexpr field_name fields[] = {
    {"extra", marker_field::extra},  // the most frequent
    {"python_version", marker_field::python_version},
    {"python_full_version", marker_field::python_full_version},
    {"os_name", marker_field::os_name},
    {"os.name", marker_field::os_name},
    {"sys_platform", marker_field::sys_platform},
    {"sys.platform", marker_field::sys_platform},
    {"platform_release", marker_field::platform_release},
    {"platform_system", marker_field::platform_system},
    {"platform_version", marker_field::platform_version},
    {"platform.version", marker_field::platform_version},
    {"platform_machine", marker_field::platform_machine},
    {"platform.machine", marker_field::platform_machine},
    {"platform_python_implementation", marker_field::platform_python_implementation},
    {"platform.python_implementation", marker_field::platform_python_implementation},
    {"python_implementation", marker_field::platform_python_implementation},
    {"implementation_name", marker_field::implementation_name},
    {"implementation_version", marker_field::implementation_version},
};

struct op_name {
    std::string_view text;
    marker_op op;
};
constexpr op_name ops[] = {
    {"===", marker_op::arbitrary}, {"==", marker_op::equal},      {"~=", marker_op::compatible},
    {"!=", marker_op::not_equal},  {"<=", marker_op::less_equal}, {">=", marker_op::greater_equal},
    {"<", marker_op::less},        {">", marker_op::greater},
};

bool is_symbol(marker_op op) {
    return op != marker_op::in && op != marker_op::not_in;
}

}  // namespace

bool is_version_field(marker_field f) {
    return f == marker_field::implementation_version || f == marker_field::platform_release ||
           f == marker_field::python_full_version || f == marker_field::python_version;
}

struct marker_parser::operand {
    bool is_field = false;
    marker_field field = marker_field::extra;
    std::string value;
};

void marker_parser::skip() {
    at_ = ascii::skip_blanks(text_, at_);
}

// Words end where a letter, digit or underscore would not continue them.
bool marker_parser::take_word(std::string_view word) {
    if (at_ == text_.size() || text_[at_] != word.front()) return false;
    if (!text_.substr(at_).starts_with(word)) return false;
    const std::size_t end = at_ + word.size();
    if (end < text_.size() && ascii::is_word(text_[end])) return false;
    if (at_ > 0 && ascii::is_word(text_[at_ - 1])) return false;
    at_ = end;
    return true;
}

failure marker_parser::read_quoted(operand& out) {
    const char quote = text_[at_];
    const std::size_t end = text_.find(quote, at_ + 1);
    if (end == std::string_view::npos) return fail(at_, "a quoted string without its end");
    out.value = text_.substr(at_ + 1, end - at_ - 1);
    if (out.value.find_first_of(std::string_view("\n\r\0", 3)) != std::string::npos)
        return fail(at_, "a line break or NUL in a quoted string");
    at_ = end + 1;
    return std::nullopt;
}

failure marker_parser::read_operand(operand& out) {
    if (at_ < text_.size() && (text_[at_] == '"' || text_[at_] == '\'')) return read_quoted(out);
    std::size_t end = at_;
    while (end < text_.size() && (ascii::is_word(text_[end]) || text_[end] == '.')) ++end;
    const std::string_view word = text_.substr(at_, end - at_);
    for (const field_name& f : fields) {
        if (f.text != word) continue;
        at_ = end;
        out.is_field = true;
        out.field = f.field;
        return std::nullopt;
    }
    if (word.empty()) return fail(at_, "expected a marker field or a quoted string");
    return fail(at_, "unknown marker field \"" + std::string(word) + "\"");
}

failure marker_parser::read_op(marker_op& out) {
    if (take_word("in")) {
        out = marker_op::in;
        return std::nullopt;
    }
    if (take_word("not")) {
        const std::size_t gap = at_;
        skip();
        if (at_ == gap || !take_word("in")) return fail(at_, "expected \"in\" after \"not\"");
        out = marker_op::not_in;
        return std::nullopt;
    }
    for (const op_name& o : ops) {
        if (!text_.substr(at_).starts_with(o.text)) continue;
        at_ += o.text.size();
        out = o.op;
        return std::nullopt;
    }
    return fail(at_, "expected a comparison: <, <=, !=, ==, >=, >, ~=, ===, in, not in");
}

failure marker_parser::make_comparison(const operand& left, marker_op op, const operand& right,
                                       std::size_t start, marker& out) {
    if (left.is_field == right.is_field)
        return fail(start, left.is_field ? "a comparison of two marker fields"
                                         : "a comparison of two strings");
    marker_comparison c;
    c.reversed = right.is_field;
    c.field = left.is_field ? left.field : right.field;
    c.op = op;
    c.value = left.is_field ? right.value : left.value;
    if (c.field == marker_field::extra) c.value = normalize_name(c.value);
    if (is_version_field(c.field) && !c.reversed && is_symbol(op)) {
        std::string text(to_string(op));
        text += c.value;
        std::vector<specifier_clause> clauses;
        if (!scan_specifier_list(text, 0, clauses) && clauses.size() == 1)
            c.specifier = specifier_set(std::move(clauses));
    }
    const bool versions = is_version_field(c.field) && (c.reversed || !c.specifier.empty());
    if (!versions && (op == marker_op::compatible || op == marker_op::arbitrary))
        return fail(start, "\"" + std::string(to_string(op)) + "\" does not compare strings");
    out.comparisons_.push_back(std::move(c));
    out.tokens_.push_back(token::comparison);
    return std::nullopt;
}

failure marker_parser::parse_item(marker& out) {
    const std::size_t start = at_;
    operand left, right;
    marker_op op{};
    if (auto e = read_operand(left)) return e;
    skip();
    if (auto e = read_op(op)) return e;
    skip();
    if (auto e = read_operand(right)) return e;
    return make_comparison(left, op, right, start, out);
}

// An explicit stack of open parentheses stands for recursion.
failure marker_parser::parse(marker& out) {
    struct group {
        std::size_t open;   // index into tokens_
        std::size_t items;  // comparisons and groups so far
    };
    std::vector<group> stack{{0, 0}};
    for (;;) {
        skip();
        if (at_ < text_.size() && text_[at_] == '(') {
            if (stack.size() > marker::max_depth)
                return fail(at_,
                            "parentheses nested deeper than " + std::to_string(marker::max_depth));
            stack.push_back({out.tokens_.size(), 0});
            out.tokens_.push_back(token::open);
            ++at_;
            continue;
        }
        if (auto e = parse_item(out)) return e;
        ++stack.back().items;
        for (skip(); stack.size() > 1 && at_ < text_.size() && text_[at_] == ')'; skip()) {
            const group closed = stack.back();
            stack.pop_back();
            // A pair around a single item says nothing.
            if (closed.items == 1)
                out.tokens_[closed.open] = token::nothing;
            else
                out.tokens_.push_back(token::close);
            ++stack.back().items;
            ++at_;
        }
        if (take_word("and")) {
            out.tokens_.push_back(token::both);
        } else if (take_word("or")) {
            out.tokens_.push_back(token::either);
        } else {
            break;
        }
    }
    if (stack.size() > 1) return fail(at_, "expected \"and\", \"or\" or \")\"");
    if (at_ != text_.size()) return fail(at_, "expected \"and\", \"or\" or the end of the marker");
    if (stack.back().items == 1 && out.tokens_.back() == token::close) {
        out.tokens_.pop_back();
        std::size_t first = 0;
        while (out.tokens_[first] != token::open) ++first;
        out.tokens_[first] = token::nothing;
    }
    std::erase(out.tokens_, token::nothing);
    return std::nullopt;
}

}  // namespace purvey::pep
