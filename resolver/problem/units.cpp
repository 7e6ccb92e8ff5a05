#include "resolver/problem/units.hpp"

namespace purvey::problem {

unit_order::unit_order(const request& asked) : asked_(asked) {
    for (const need& n : asked.requirements) named_.insert(n.requirement.name);
}

unit unit_order::of(const need& n) const {
    const auto in = [&](const std::vector<need>& all) {
        return !all.empty() && &n >= all.data() && &n < all.data() + all.size();
    };
    unit u;
    const bool required = in(asked_.requirements);
    u.from = required ? unit::source::requirement : unit::source::constraint;
    u.place = static_cast<std::size_t>(
        &n - (required ? asked_.requirements.data() : asked_.constraints.data()));
    return u;
}

unit unit_order::of(const known_project& p, const std::string& extra, const std::string& to) const {
    unit u;
    u.from = named_.contains(p.name) ? unit::source::named_project : unit::source::other_project;
    u.project = p.name;
    u.extra = extra;
    u.to = to;
    return u;
}

std::optional<unit> unit_order::of(const fact& f) const {
    if (f.user != nullptr) return of(*f.user);
    const bool requires_name = f.kind == fact_kind::requirement && f.what->error.empty();
    if (requires_name) return of(*f.project, f.extra, f.what->what.name);
    if (f.kind == fact_kind::requirement || f.kind == fact_kind::unusable)
        return of(*f.project, "", "");
    return std::nullopt;
}

}  // namespace purvey::problem
