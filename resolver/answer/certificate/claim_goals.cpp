#include <algorithm>
#include <compare>
#include <numeric>

#include "resolver/answer/certificate/claim_check.hpp"

// Totals that an objective makes as small as can be (spec/objectives.md).
namespace purvey::answer {
namespace {

using kind = json_value::kind;

constexpr std::uint64_t most_bytes = std::uint64_t{1} << 48U;

}  // namespace

bool claim_check::read_goals(const json_value& said) {
    if (said.what != kind::list || (!solved_ && said.items.empty() == better_))
        return no("the goals do not belong to such a claim");
    return std::all_of(said.items.begin(), said.items.end(),
                       [&](const auto& g) { return read_goal(g, goals_.emplace_back()); });
}

bool claim_check::read_goal(const json_value& said, claimed_goal& to) {
    if (!said.has_only({"goal", "at", "total"})) return no("a goal with other keys");
    const json_value &word = *said.find("goal"), &at = *said.find("at");
    if (!word.is_text() || !at.is_object() || (word.text != "declared" && !at.keys.empty()))
        return no("no goal");
    to.word = word.text;
    for (std::size_t k = 0; k < at.keys.size(); ++k) {
        const auto v = pep::version::parse(at.items[k].text);
        if (!at.items[k].is_text() || !v) return no("no version");
        to.at.emplace_back(at.keys[k], *v);
        to.said_at.emplace(at.keys[k], at.items[k].text);
    }
    if (to.word == "unchanged") to.at = target_.locked();
    if (to.word == "unchanged" || to.word == "declared" || to.word == "fewest") {
        to.places = {"projects"};
    } else if (to.word == "size") {
        to.places = {"unknown", "bytes"};
    } else if (to.word == "balanced") {
        if (!shares_ && !find_shares()) return false;
        std::set<share> all;
        for (const auto& [project, shares] : *shares_) all.insert(shares.begin(), shares.end());
        all.erase(share{});
        for (const share& s : all) to.places.insert(to.places.begin(), s.str());
    } else {
        return no("no goal: " + to.word);
    }
    return read_total(*said.find("total"), to);
}

bool claim_check::read_total(const json_value& said, claimed_goal& to) {
    if (!said.is_object()) return no("no total");
    to.most.resize(to.places.size());
    for (std::size_t k = 0; k < said.keys.size(); ++k) {
        const auto at = std::find(to.places.begin(), to.places.end(), said.keys[k]);
        if (at == to.places.end() || !said.items[k].is_number() || said.items[k].number == 0)
            return no("no total of " + to.word);
        to.most[static_cast<std::size_t>(at - to.places.begin())] = said.items[k].number;
    }
    return true;
}

// Staleness of what the user's own requirements name.
bool claim_check::find_shares() {
    shares_.emplace();
    for (const pep::requirement* r : asked_) {
        if (!known_.in_force(*r, "") || shares_->contains(r->name)) continue;
        const evidence* e = known_.project(r->name);
        if (e == nullptr) return no("the source does not know whether there is " + r->name);
        if (!is_virtual(r->name, *e->page) && !add_shares(r->name)) return false;
    }
    return true;
}

// Of each release, the share of what the user's words admit that is newer; none of a locked one.
bool claim_check::add_shares(const std::string& project) {
    const table* t = table_of(project);
    if (t == nullptr) return false;
    mask left = ordinary(*t);
    if (left.empty()) left = t->candidates;
    for (const pep::requirement* r : asked_) {
        mask good;
        if (r->name != project || !known_.in_force(*r, "")) continue;
        if (!admitted(*r, good)) return false;
        left = left & good;
    }
    for (const pep::requirement* r : constraints_)
        if (r->name == project && known_.in_force(*r, ""))
            left = left & t->project->in(r->specifier);
    std::vector<share>& all = (*shares_)[project];
    all.resize(t->project->page->releases.size());
    // Builds that differ in their local label alone are one version.
    const auto same = [](const pep::version& a, const pep::version& b) {
        return a.compare_public(b) == std::strong_ordering::equal;
    };
    std::vector<std::uint64_t> newer(all.size());
    std::uint64_t seen = 0;
    for (std::size_t last = all.size(); last >= 1;) {
        bool any = false;
        const pep::version& version = t->project->version(last);
        for (; last >= 1 && same(t->project->version(last), version); --last) {
            newer[last - 1] = seen;
            any = any || left.has(last);
        }
        seen += any ? 1 : 0;
    }
    const std::uint64_t of = std::max<std::uint64_t>(seen, 1);
    for (std::size_t k = 0; k < all.size(); ++k) {
        const std::uint64_t common = std::gcd(newer[k], of);
        const bool is_locked =
            std::any_of(target_.locked().begin(), target_.locked().end(), [&](const auto& l) {
                return l.first == project && same(l.second, t->project->version(k + 1));
            });
        if (!is_locked) all[k] = {newer[k] / common, of / common};
    }
    return true;
}

// What a release adds to the total.
claim_check::total claim_check::weight(const claimed_goal& g, const table& t, std::size_t bit) {
    const std::string& project = t.project->page->project;
    if (g.word == "fewest") return {1};
    if (g.word == "size") {
        const auto bytes = size(t, bit);
        return bytes ? total{0, std::min(*bytes, most_bytes)} : total{1, 0};
    }
    total out(g.places.size());
    if (g.word == "balanced") {
        const auto known = shares_->find(project);
        const share s = known == shares_->end() ? share{} : known->second[bit - 1];
        const auto at = std::find(g.places.begin(), g.places.end(), s.str());
        if (s.newer != 0) out[static_cast<std::size_t>(at - g.places.begin())] = 1;
        return out;
    }
    const auto held =
        std::find_if(g.at.begin(), g.at.end(), [&](const auto& at) { return at.first == project; });
    if (held == g.at.end()) return out;
    const pep::version& v = t.project->version(bit);
    const bool same = g.word == "declared"
                          ? held->second.compare_public(v) == std::strong_ordering::equal
                          : held->second == v;
    out[0] = same ? 0 : 1;
    return out;
}

std::optional<std::uint64_t> claim_check::size(const table& t, std::size_t bit) {
    if (!t.project->page->files_known) return std::nullopt;
    needs pins;
    std::copy_if(asked_.begin(), asked_.end(), std::back_inserter(pins),
                 [&](const auto* n) { return n->name == t.project->page->project; });
    const release_file* file =
        target_.first(t.project->page->releases[bit - 1].files,
                      known_.yanked_ok(*t.project, bit, pins), t.project->page->project);
    return file == nullptr ? std::nullopt : file->size;
}

// Values that together already weigh too much: the least of each is counted.
bool claim_check::over(const json_value& line, terms& to) {
    if (!line.has_only({"line", "over", "never"})) return no("a line with other keys");
    const json_value &number = *line.find("over"), &never = *line.find("never");
    if (!number.is_number() || number.number >= goals_.size() || !never.is_object())
        return no("no goal");
    const claimed_goal& g = goals_[number.number];
    total sum(g.places.size());
    for (std::size_t k = 0; k < never.keys.size(); ++k) {
        mask said;
        if (names_.contains(never.keys[k]) || table_of(never.keys[k]) == nullptr)
            return no(never.keys[k] + " weighs nothing");
        if (!values(never.keys[k], never.items[k], said)) return false;
        if (!least(g, never.keys[k], said, sum)) return false;
        to.emplace(never.keys[k], std::move(said));
    }
    const bool strict = &g == &goals_.back();
    return sum > g.most || (strict && sum == g.most) || no("it is not over");
}

bool claim_check::least(const claimed_goal& g, const std::string& project, const mask& of,
                        total& sum) {
    const table& t = tables_.at(project);
    const mask possible = of & (t.candidates | mask::of(0));
    if (possible.empty() || possible.has(0)) return no(project + " need not be there");
    std::optional<total> found;
    possible.each([&](std::size_t bit) {
        total w = weight(g, t, bit);
        if (!found || w < *found) found = std::move(w);
    });
    for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += (*found)[k];
    return true;
}

bool claim_check::has_totals() {
    for (const claimed_goal& g : goals_) {
        total sum(g.places.size());
        for (const auto& [name, p] : picks_) {
            const total w = weight(g, *p.of, p.bit);
            for (std::size_t k = 0; k < sum.size(); ++k) sum[k] += w[k];
        }
        if (sum != g.most) return no(g.word + ": another total");
    }
    return true;
}

std::string claim_check::words_of(const claimed_goal& g) {
    std::string out = g.word, parts;
    for (const auto& [project, version] : g.said_at)
        out += (out == g.word ? " (" : ", ") + project + " " + version;
    out += g.said_at.empty() ? ": " : "): ";
    for (std::size_t k = 0; k < g.most.size(); ++k)
        if (g.most[k] != 0)
            parts += (parts.empty() ? "" : ", ") + std::to_string(g.most[k]) + " " + g.places[k];
    return out + (parts.empty() ? "nothing" : parts);
}

}  // namespace purvey::answer
