#include "resolver/problem/stale.hpp"

#include <algorithm>
#include <string_view>

namespace purvey::problem {
namespace {

constexpr int least_years = 2;

// When the first of its files came, RFC 3339 in UTC; "" where that is not known.
std::string_view uploaded(const release& r) {
    std::string_view first;
    for (const release_file& f : r.files)
        if (!f.upload_time.empty() && (first.empty() || f.upload_time < first))
            first = f.upload_time;
    return first;
}

// The same moment that many years later: text order is time order.
std::string later(std::string_view moment, int years) {
    int year = 0;
    for (const char c : moment.substr(0, 4)) {
        if (c < '0' || c > '9') return {};
        year = 10 * year + (c - '0');
    }
    return std::to_string(year + years) + std::string(moment.substr(4));
}

int years_between(std::string_view from, std::string_view to) {
    int years = 0;
    for (std::string then = later(from, 1); !then.empty() && then <= to && years < 1000;
         then = later(from, years + 1))
        ++years;
    return years;
}

const release& release_of(const known_project& p, solve::value v) {
    return p.page->releases[p.table.candidates[v - 1].release];
}

// 0: no candidate but pre-releases that are not ordinary ones.
solve::value newest(const known_project& p) {
    for (solve::value v = p.table.count(); v > 0; --v)
        if (p.table.prereleases_ok || !p.version(v).is_prerelease()) return v;
    return 0;
}

std::string in_month(const pep::version& v, std::string_view moment) {
    return v.str() + " of " + std::string(moment.substr(0, 7));
}

std::vector<std::string> holders(const catalog& c, const search& s, const search::pick& p,
                                 const pep::version& newest) {
    std::vector<std::string> out;
    const auto say = [&](std::string text) {
        if (std::find(out.begin(), out.end(), text) == out.end()) out.push_back(std::move(text));
    };
    const auto excludes = [&](const pep::requirement& r) {
        return r.name == p.project->name && !r.specifier.contains(newest);
    };
    for (const search::edge& e : s.edges()) {
        if (!excludes(e.what->what)) continue;
        const search::pick* by = e.from == search::root ? nullptr : &s.picks()[e.from];
        say(by == nullptr ? "your " + e.what->text
                          : by->project->name + " " + by->project->version(by->release).str() +
                                " (" + e.what->text + ")");
    }
    for (const need& n : c.asked().constraints)
        if (excludes(n.requirement)) say("your constraint " + n.text);
    for (const auto& [project, version] : c.rules().locked)
        if (project == p.project->name && version == p.project->version(p.release))
            say("the existing lock");
    return out;
}

std::string held_back_by(std::vector<std::string> all) {
    constexpr std::size_t most = 3;
    if (all.empty()) return "no newer one fits the rest of the answer";
    const std::size_t more = all.size() > most ? all.size() - most : 0;
    all.resize(all.size() - more);
    std::string out = "held back by ";
    for (std::size_t k = 0; k < all.size(); ++k)
        out += (k == 0 ? "" : more == 0 && k + 1 == all.size() ? " and " : ", ") + all[k];
    return more == 0 ? out : out + " and " + std::to_string(more) + " more";
}

}  // namespace

std::vector<std::string> stale_picks(const catalog& c, const search& s) {
    std::vector<std::string> out;
    for (const search::pick& p : s.picks()) {
        const solve::value last = newest(*p.project);
        if (last <= p.release) continue;
        const std::string_view from = uploaded(release_of(*p.project, p.release)),
                               to = uploaded(release_of(*p.project, last));
        if (from.empty() || to.empty()) continue;
        const int years = years_between(from, to);
        if (years < least_years) continue;
        out.push_back(p.project->name + " " + in_month(p.project->version(p.release), from) +
                      " is " + std::to_string(years) + " years older than " +
                      in_month(p.project->version(last), to) + ": " +
                      held_back_by(holders(c, s, p, p.project->version(last))));
    }
    return out;
}

}  // namespace purvey::problem
