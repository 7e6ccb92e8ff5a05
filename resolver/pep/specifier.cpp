#include "purvey/pep/specifier.hpp"

#include <optional>
#include <utility>

#include "resolver/pep/ascii.hpp"
#include "resolver/pep/specifier_scan.hpp"

namespace purvey::pep {
namespace {

using std::strong_ordering;

clause_side side_of(strong_ordering order) {
    return order < 0 ? clause_side::below : order > 0 ? clause_side::above : clause_side::inside;
}

clause_side inside_if(bool yes, clause_side otherwise) {
    return yes ? clause_side::inside : otherwise;
}

// `>V` admits neither V's local versions nor, where V is a final or a pre-release proper, V's
// post-releases.
bool is_greater(const version& v, const version& bound) {
    if (v.compare_public(bound) <= 0) return false;
    if (bound.is_postrelease() || bound.is_devrelease() || !v.is_postrelease()) return true;
    return v.pre() != bound.pre() || !v.same_release(bound);
}

// `<V` admits no pre-release of V where V is none itself: it speaks of V.dev0.
bool is_less(const version& v, const version& bound) {
    if (v >= bound) return false;
    if (bound.is_prerelease() || !v.is_prerelease()) return true;
    if (bound.is_postrelease() && (!v.pre().empty() || v.post() != bound.post())) return true;
    return !v.same_release(bound);
}

clause_side locate_equal(const specifier_clause& c, const version& v) {
    if (c.wildcard) return side_of(v.compare_prefix(c.version));
    return side_of(c.version.has_local() ? v <=> c.version : v.compare_public(c.version));
}

clause_side locate_compatible(const specifier_clause& c, const version& v) {
    if (v < c.version) return clause_side::below;
    return inside_if(v.compare_prefix(c.version, 1) <= 0, clause_side::above);
}

}  // namespace

std::string_view to_string(specifier_op op) {
    constexpr std::string_view names[] = {"==", "!=", "<", "<=", ">", ">=", "~=", "==="};
    return names[static_cast<std::size_t>(op)];
}

clause_side specifier_clause::locate(const pep::version& v) const {
    switch (op) {
        case specifier_op::equal:
        case specifier_op::not_equal:
            return locate_equal(*this, v);
        case specifier_op::less:
            return inside_if(is_less(v, version), clause_side::above);
        case specifier_op::less_equal:
            return inside_if(v.compare_public(version) <= 0, clause_side::above);
        case specifier_op::greater:
            return inside_if(is_greater(v, version), clause_side::below);
        case specifier_op::greater_equal:
            return inside_if(v >= version, clause_side::below);
        case specifier_op::compatible:
            return locate_compatible(*this, v);
        case specifier_op::arbitrary:
            break;
    }
    return clause_side::above;
}

bool specifier_clause::contains(const pep::version& v) const {
    if (op == specifier_op::arbitrary)
        return ascii::equal_ignoring_case(v.text(),
                                          parsed && written.empty() ? version.text() : written);
    return (locate(v) == clause_side::inside) != (op == specifier_op::not_equal);
}

std::string specifier_clause::str() const {
    std::string out(to_string(op));
    out += parsed && written.empty() ? version.text() : std::string_view(written);
    if (wildcard) out += ".*";
    return out;
}

expected<specifier_set, parse_error> specifier_set::parse(std::string_view text) {
    std::vector<specifier_clause> clauses;
    if (auto error = scan_specifier_list(text, 0, clauses)) return unexpected(std::move(*error));
    return specifier_set(std::move(clauses));
}

bool specifier_set::contains(const version& v) const {
    for (const specifier_clause& c : clauses_)
        if (!c.contains(v)) return false;
    return true;
}

bool specifier_set::names_prerelease() const {
    for (const specifier_clause& c : clauses_)
        if (c.op != specifier_op::not_equal && !c.wildcard && c.parsed && c.version.is_prerelease())
            return true;
    return false;
}

bool specifier_set::is_pin() const {
    if (clauses_.size() != 1 || clauses_[0].wildcard) return false;
    return clauses_[0].op == specifier_op::equal || clauses_[0].op == specifier_op::arbitrary;
}

std::string specifier_set::str() const {
    std::string out;
    for (const specifier_clause& c : clauses_) {
        if (!out.empty()) out += ',';
        out += c.str();
    }
    return out;
}

}  // namespace purvey::pep
