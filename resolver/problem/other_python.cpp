#include "resolver/problem/other_python.hpp"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <optional>
#include <set>
#include <string_view>

namespace purvey::problem {
namespace {

std::optional<int> minor_of(const pep::version& v) {
    const std::string_view numbers = v.release();
    int minor = 0;
    if (!numbers.starts_with("3.")) return std::nullopt;
    const auto [end, wrong] =
        std::from_chars(numbers.data() + 2, numbers.data() + numbers.size(), minor);
    return wrong == std::errc() ? std::optional(minor) : std::nullopt;
}

std::string python(int minor) {
    return "3." + std::to_string(minor);
}

bool takes(const pep::specifier_set& wanted, int minor) {
    return minor >= 0 && wanted.contains(*pep::version::parse(python(minor) + ".0"));
}

// Nearest to the target first, the newer of two.
struct nearer {
    int target;
    bool operator()(int a, int b) const {
        const int da = std::abs(a - target), db = std::abs(b - target);
        return da != db ? da < db : a > b;
    }
};
using minors = std::set<int, nearer>;

// A bound excludes or includes the version that it names, so what it takes begins there or beside.
std::optional<int> nearest(const pep::specifier_set& wanted, nearer to) {
    minors able(to);
    for (const pep::specifier_clause& c : wanted.clauses())
        if (const auto named = minor_of(c.version))
            for (const int m : {*named - 1, *named, *named + 1})
                if (m != to.target && takes(wanted, m)) able.insert(m);
    return able.empty() ? std::nullopt : std::optional(*able.begin());
}

// The texts of Requires-Python that keep away what the reasons lead to.
std::set<std::string_view> in_the_way(catalog& c, const reasons& why) {
    std::set<std::string_view> out;
    std::set<const known_project*> spoken_of;
    for (const std::size_t k : why.requirements())
        spoken_of.insert(c.seen(c.asked().requirements[k].requirement.name));
    for (const statement& s : why.all()) {
        spoken_of.insert({s.from, c.seen(s.to)});
        for (solve::value v = s.releases.max(); s.to.empty() && v >= s.releases.min(); --v)
            if (const auto& m = s.from->metadata[v - 1]; s.releases.contains(v) && m != nullptr)
                out.insert(m->raw->requires_python);
    }
    for (const known_project* p : spoken_of) {
        if (p == nullptr) continue;
        for (const passed_over& x : p->table.passed)
            if (x.why.is_python() && !out.contains(x.why.what) &&
                why.leads_to(*p, p->listing->releases[x.release].version, true))
                out.insert(x.why.what);
    }
    return out;
}

}  // namespace

std::vector<std::string> other_pythons(catalog& c, const reasons& why) {
    const auto target = minor_of(c.target().python);
    if (!target) return {};
    minors found(nearer{*target});
    for (const std::string_view text : in_the_way(c, why))
        if (const auto wanted = pep::specifier_set::parse(text))
            if (const auto m = nearest(*wanted, nearer{*target}))
                if (takes(c.asked().requires_python, *m)) found.insert(*m);
    std::vector<std::string> out;
    for (const int m : found) out.push_back(python(m));
    return out;
}

}  // namespace purvey::problem
