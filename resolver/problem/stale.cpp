#include "resolver/problem/stale.hpp"

#include <algorithm>
#include <charconv>
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

// Whole years; within a year text order is time order. What is no date is no time apart.
int years_between(std::string_view from, std::string_view to) {
    int years[2] = {};
    for (const int k : {0, 1}) {
        const std::string_view digits = (k == 0 ? from : to).substr(0, 4);
        const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), years[k]);
        if (read.ptr != digits.data() + 4) return 0;
    }
    return years[1] - years[0] - (to.substr(4) < from.substr(4) ? 1 : 0);
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
        say(by == nullptr ? "your " + std::string(e.what->text)
                          : by->project->name + " " + by->project->version(by->release).str() +
                                " (" + std::string(e.what->text) + ")");
    }
    for (const need& n : c.asked().constraints)
        if (excludes(n.requirement)) say("your constraint " + n.text);
    for (const auto& [project, version] : c.rules().locked)
        if (project == p.project->name && version == p.project->version(p.release))
            say("the existing lock");
    return out;
}

// no_one: what to say where nothing excludes the newest.
std::string held_back_by(std::vector<std::string> all, const std::string& no_one) {
    constexpr std::size_t most = 3;
    if (all.empty()) return no_one;
    const std::size_t more = all.size() > most ? all.size() - most : 0;
    all.resize(all.size() - more);
    std::string out = "held back by ";
    for (std::size_t k = 0; k < all.size(); ++k)
        out += (k == 0 ? "" : more == 0 && k + 1 == all.size() ? " and " : ", ") + all[k];
    return more == 0 ? out : out + " and " + std::to_string(more) + " more";
}

}  // namespace

// Old releases are what --resolution lowest asks for.
std::vector<std::string> stale_picks(const catalog& c, const search& s) {
    std::vector<std::string> out;
    const objective& wanted = c.rules().objective;
    if (wanted.order != first_tried::highest) return out;
    std::string no_one = "no newer one fits the rest of the answer";
    for (const goal g : wanted.goals)
        no_one += (g == wanted.goals.front() ? " under --prefer " : ", ") + std::string(word_of(g));
    for (const search::pick& p : s.picks()) {
        const solve::value last = p.project->table.ordinary().max();
        if (last <= p.release) continue;
        const std::string_view from = uploaded(p.project->release(p.release)),
                               to = uploaded(p.project->release(last));
        if (from.empty() || to.empty()) continue;
        const int years = years_between(from, to);
        if (years < least_years) continue;
        out.push_back(p.project->name + " " + in_month(p.project->version(p.release), from) +
                      " is " + std::to_string(years) + " years older than " +
                      in_month(p.project->version(last), to) + ": " +
                      held_back_by(holders(c, s, p, p.project->version(last)), no_one));
    }
    return out;
}

}  // namespace purvey::problem
