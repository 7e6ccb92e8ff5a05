#include <string>
#include <string_view>

#include "purvey/pep/marker.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/pep/ascii.hpp"
#include "resolver/pep/marker_parse.hpp"

namespace purvey::pep {
namespace {

std::string_view value_of(marker_field f, const marker_environment& e, std::string_view extra) {
    switch (f) {
        case marker_field::implementation_name:
            return e.implementation_name;
        case marker_field::implementation_version:
            return e.implementation_version;
        case marker_field::os_name:
            return e.os_name;
        case marker_field::platform_machine:
            return e.platform_machine;
        case marker_field::platform_python_implementation:
            return e.platform_python_implementation;
        case marker_field::platform_release:
            return e.platform_release;
        case marker_field::platform_system:
            return e.platform_system;
        case marker_field::platform_version:
            return e.platform_version;
        case marker_field::python_full_version:
            return e.python_full_version;
        case marker_field::python_version:
            return e.python_version;
        case marker_field::sys_platform:
            return e.sys_platform;
        case marker_field::extra:
            return extra;
    }
    return {};
}

// Strings have no order: `<=` and `>=` read as `==`, `<` and `>` are false (living spec).
bool compare_strings(std::string_view left, marker_op op, std::string_view right) {
    switch (op) {
        case marker_op::equal:
        case marker_op::less_equal:
        case marker_op::greater_equal:
            return left == right;
        case marker_op::not_equal:
            return left != right;
        case marker_op::in:
            return right.find(left) != std::string_view::npos;
        case marker_op::not_in:
            return right.find(left) == std::string_view::npos;
        default:
            return false;
    }
}

// A text that is no version is in no specifier but an equal `===`.
bool contains_text(const specifier_set& s, std::string_view text) {
    if (s.clauses().front().op == specifier_op::arbitrary) {
        const specifier_clause& c = s.clauses().front();
        return ascii::equal_ignoring_case(
            text, c.parsed && c.written.empty() ? c.version.text() : std::string_view(c.written));
    }
    const auto v = version::parse(text);
    return v && s.contains(*v);
}

bool holds(const marker_comparison& c, const marker_environment& e, std::string_view extra) {
    const std::string_view value = value_of(c.field, e, extra);
    if (!c.specifier.empty()) return contains_text(c.specifier, value);
    if (!c.reversed) return compare_strings(value, c.op, c.value);
    if (is_version_field(c.field) && c.op != marker_op::in && c.op != marker_op::not_in) {
        std::string text(to_string(c.op));
        text += value;
        const auto s = specifier_set::parse(text);
        if (s && s->clauses().size() == 1) return contains_text(*s, c.value);
    }
    return compare_strings(c.value, c.op, value);
}

// One level of parentheses: a disjunction of conjunctions, read so far.
struct level {
    bool any = false, all = true;
    bool result() const { return any || all; }
};

}  // namespace

bool marker::evaluate(const marker_environment& e, std::string_view extra) const {
    std::string normalized;
    if (!extra.empty() && !is_normalized_name(extra)) {
        normalized = normalize_name(extra);
        extra = normalized;
    }
    level levels[max_depth + 1];
    std::size_t depth = 0, next = 0;
    for (token t : tokens_) {
        level& here = levels[depth];
        switch (t) {
            case token::comparison: {
                const marker_comparison& c = comparisons_[next++];
                here.all = here.all && holds(c, e, extra);
                break;
            }
            case token::open:
                levels[++depth] = {};
                break;
            case token::close:
                --depth;
                levels[depth].all = levels[depth].all && here.result();
                break;
            case token::either:
                here.any = here.any || here.all;
                here.all = true;
                break;
            default:
                break;
        }
    }
    return levels[0].result();
}

}  // namespace purvey::pep
