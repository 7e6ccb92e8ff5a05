#include "resolver/problem/in_range.hpp"

#include "resolver/problem/explain.hpp"

namespace purvey::problem {

expected<releases_in_range, error> in_range(catalog& c, name_rules& names,
                                            const pep::requirement& r) {
    releases_in_range out;
    if (names.family_called(r.name) != nullptr && names.family_of(r.name) == nullptr)
        return bad_input("", r.name + " is the label of a family, not a project",
                         "name one of its members");
    if (const auto v = names.is_virtual(r.name); !v) {
        return unexpected(v.error());
    } else if (*v) {
        out.own_project = false;
        return out;
    }
    const auto found = c.project(r.name);
    if (!found) return unexpected(found.error());
    const known_project& p = **found;
    out.exists = p.listing->exists;
    if (!out.exists) out.absent = absent_from(*p.listing);
    const solve::value_set in = catalog::matching(p, r.specifier);
    out.candidates = in.size();
    out.only_prereleases = !in.empty() && !p.table.prereleases_ok &&
                           !r.specifier.names_prerelease() && in.minus(p.table.prereleases).empty();
    if (p.table.count() != 0) out.newest = p.version(p.table.ordinary().max()).str();
    for (auto x = p.table.passed.rbegin(); x != p.table.passed.rend(); ++x) {
        const pep::version& v = p.listing->releases[x->release].version;
        if (r.specifier.contains(v)) out.passed.push_back({v.str(), x->why.text()});
    }
    for (const rejected_entry& x : p.listing->rejected)
        if (const auto v = pep::version::parse(x.what); v && r.specifier.contains(*v))
            out.passed.push_back({v->str(), "cannot be used: " + x.why});
    out.releases = out.candidates + out.passed.size();
    return out;
}

}  // namespace purvey::problem
