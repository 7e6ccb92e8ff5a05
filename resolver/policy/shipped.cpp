#include "resolver/policy/shipped.hpp"

#include <cstdlib>

#include "purvey/pep/name.hpp"

namespace purvey {
namespace {

std::vector<std::string> strings(shipped::texts from) {
    return {from.begin(), from.end()};
}

// The build read these texts once; a failure here is a fault of the build, not of the user.
pep::specifier_set specifier(std::string_view text) {
    if (text.empty()) return {};
    auto s = pep::specifier_set::parse(text);
    if (!s) std::abort();
    return *std::move(s);
}

pep::version version(std::string_view text) {
    auto v = pep::version::parse(text);
    if (!v) std::abort();
    return *std::move(v);
}

family from_row(const shipped::family_row& row) {
    family f;
    f.label = row.label;
    f.what = row.what;
    f.kind = row.kind;
    f.index = shipped::index;
    f.members.reserve(row.members.size());
    for (const auto& m : row.members)
        f.members.push_back({std::string(m.project), specifier(m.versions), strings(m.platforms)});
    f.stands.reserve(row.stands.size());
    for (const auto& s : row.stands) {
        stands_for& out = f.stands.emplace_back();
        out.provider = s.provider;
        out.name = s.name;
        out.version = s.version;
        for (std::size_t i = 0; i + 1 < s.map.size(); i += 2)
            out.map.emplace_back(version(s.map[i]), version(s.map[i + 1]));
        out.versions = specifier(s.versions);
        out.platforms = strings(s.platforms);
        out.lost = s.lost;
    }
    return f;
}

}  // namespace

family_table shipped_families() {
    family_table t;
    t.digest = shipped::digest;
    t.families.reserve(shipped::rows.size());
    for (const auto& row : shipped::rows) t.families.push_back(from_row(row));
    return t;
}

const family* find_family(const family_table& table, std::string_view label) {
    const std::string wanted = pep::normalize_name(label);
    for (const family& f : table.families)
        if (pep::normalize_name(f.label) == wanted) return &f;
    return nullptr;
}

}  // namespace purvey
