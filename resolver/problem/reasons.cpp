#include "resolver/problem/reasons.hpp"

#include <algorithm>
#include <utility>

namespace purvey::problem {
namespace {

solve::value_set all_of(const known_project& p) {
    return {1, p.table.count() + 1};
}

bool in_force(const known_requirement& r, const std::string& extra) {
    if (extra.empty()) return r.always();
    return !r.always() && std::binary_search(r.extras().begin(), r.extras().end(), extra);
}

}  // namespace

reasons::reasons(catalog& c, name_rules& n, const bindings& bound, const std::set<unit>& units,
                 bool all_known)
    : catalog_(c), names_(n), bound_(bound) {
    for (const unit& u : units) {
        if (u.from == unit::source::requirement) requirements_.push_back(u.place);
        if (u.from == unit::source::constraint) constraints_.push_back(u.place);
    }
    do {
        statements_.clear();
        reached_.clear();
        for (const unit& u : units)
            if (known_project* p = u.is_own() ? nullptr : catalog_.seen(u.project)) read(*p, u);
        reach();
    } while (all_known && read_reached());
    // What is met for another name is reached on ways that are not followed here.
    for (auto& [p, r] : reached_)
        if (r.empty()) r = all_of(*p);
    trim();
}

// What was read depends on how the search went, what is reached does not. False: nothing is new.
bool reasons::read_reached() {
    if (catalog_.from().local()) return false;
    std::vector<std::pair<known_project*, solve::value>> unread;
    for (const auto& [p, r] : reached_)
        for (solve::value v = p->table.count(); v >= 1; --v)
            if (r.contains(v) && p->metadata[v - 1] == nullptr) unread.emplace_back(p, v);
    for (const auto& [p, v] : unread) catalog_.expect_metadata(*p, v);  // all at once
    bool any = false;
    for (const auto& [p, v] : unread) any |= bool(catalog_.metadata(*p, v));
    return any;
}

bool reasons::is_plain(const std::string& name) const {
    if (names_.is_declared_virtual(name)) return false;
    if (bound_.name(name) != nullptr) return bound_.is_own(name);
    const family* f = names_.family_of(name);
    const std::string* bound = f == nullptr ? nullptr : bound_.family(f->label);
    return bound == nullptr || bound->empty() || *bound == name;
}

solve::value_set reasons::left_by_user(known_project& p) const {
    solve::value_set out = all_of(p);
    const auto& asked = catalog_.asked();
    for (const std::size_t k : requirements_)
        if (const pep::requirement& r = asked.requirements[k].requirement; r.name == p.name)
            if (const known_requirement* known = catalog_.requirement(r.str()); known->readable)
                out = out.intersect(catalog_.admitted(p, *known));
    for (const std::size_t k : constraints_)
        if (const pep::requirement& r = asked.constraints[k].requirement; r.name == p.name)
            out = out.intersect(catalog::matching(p, r.specifier));
    return out;
}

bool reasons::leads_to(const known_project& p, const pep::version& v, bool dead_ends_too) const {
    bool asked = false, admitted = true;
    for (const std::size_t k : requirements_) {
        const pep::requirement& r = catalog_.asked().requirements[k].requirement;
        if (r.name != p.name) continue;
        asked = true;
        admitted = admitted && r.specifier.contains(v);
    }
    if (asked) return admitted;
    return std::any_of(statements_.begin(), statements_.end(), [&](const statement& s) {
        return s.to == p.name && (dead_ends_too || !s.dead_end) &&
               std::any_of(s.texts.begin(), s.texts.end(), [&](const statement::text& t) {
                   return t.what->what.specifier.contains(v);
               });
    });
}

void reasons::add(statement& s, const known_requirement& r, const solve::value_set& releases) {
    auto it =
        std::find_if(s.texts.begin(), s.texts.end(), [&](const auto& t) { return t.what == &r; });
    if (it == s.texts.end()) it = s.texts.insert(it, {&r, {}});
    it->releases = it->releases.unite(releases);
    s.releases = s.releases.unite(releases);
}

// Two statements, of what is a dead end and of what is not.
void reasons::read(known_project& p, const unit& u) {
    statement out[2];
    for (statement& s : out) s.from = &p, s.extra = u.extra, s.to = u.to;
    known_project* to = catalog_.seen(u.to);
    const bool judged = to != nullptr && is_plain(u.to);
    const solve::value_set left = judged ? left_by_user(*to) : solve::value_set();
    const auto say = [&](const known_requirement& r, const solve::value_set& releases) {
        const bool dead = judged && !catalog_.admitted(*to, r).intersects(left);
        out[dead ? 0 : 1].dead_end = dead;
        add(out[dead ? 0 : 1], r, releases);
    };
    // What the user asks for is reached at these alone (reach()).
    const auto& asked = catalog_.asked().requirements;
    const bool is_asked = std::ranges::any_of(
        requirements_, [&](std::size_t k) { return asked[k].requirement.name == p.name; });
    solve::value_set within = is_asked ? left_by_user(p) : all_of(p);
    if (within.empty()) within = all_of(p);
    const bool local = catalog_.from().local();
    const bool grouped = u.extra.empty() && !u.to.empty() && !catalog_.groups(p).empty();
    for (solve::value v = p.table.count(); v >= 1 && !grouped; --v) {
        if (!within.contains(v) || (!local && p.metadata[v - 1] == nullptr)) continue;
        const auto m = catalog_.metadata(p, v);
        if (!m) continue;
        const bool usable = (*m)->error.empty();
        if (u.to.empty() && !usable) {
            out[0].releases = out[0].releases.unite(solve::value_set::single(v));
            out[0].dead_end = true;
        }
        for (const known_requirement* r : (*m)->requirements)
            if (!u.to.empty() && r->error.empty() && r->what.name == u.to && in_force(*r, u.extra))
                say(*r, solve::value_set::single(v));
    }
    for (known_group& any : grouped ? catalog_.groups(p) : std::span<known_group>()) {
        if (!catalog_.candidates(p, any).intersects(within)) continue;
        const known_group& g = catalog_.read(p, any);
        const bool said = g.what->error.empty() && g.what->what.name == u.to && g.what->always();
        if (said && !g.candidates->empty()) say(*g.what, *g.candidates);
    }
    for (statement& s : out)
        if (!s.releases.empty()) statements_.push_back(std::move(s));
}

// The least fixed point: from what the user asked for along statements that are no dead ends, by
// releases that are none.
void reasons::reach() {
    std::map<known_project*, solve::value_set> dead;
    for (const statement& s : statements_)
        if (s.dead_end && s.extra.empty()) dead[s.from] = dead[s.from].unite(s.releases);
    std::set<std::string> asked;
    for (const std::size_t k : requirements_)
        asked.insert(catalog_.asked().requirements[k].requirement.name);
    for (const statement& s : statements_) {
        solve::value_set& r = reached_[s.from];
        if (asked.contains(s.from->name)) r = left_by_user(*s.from);
        if (known_project* to = catalog_.seen(s.to)) (void)reached_[to];
    }
    for (bool grew = true; grew;) {
        grew = false;
        for (const statement& s : statements_) {
            known_project* to = catalog_.seen(s.to);
            if (to == nullptr || s.dead_end || asked.contains(s.to)) continue;
            solve::value_set more = reached_.at(to);
            const solve::value_set from = reached_.at(s.from).minus(dead[s.from]);
            for (const auto& t : s.texts)
                if (t.releases.intersects(from)) more = more.unite(catalog_.admitted(*to, *t.what));
            more = more.intersect(left_by_user(*to));
            grew |= more != reached_.at(to);
            reached_[to] = std::move(more);
        }
    }
}

void reasons::trim() {
    for (statement& s : statements_) s.releases = s.releases.intersect(reached_.at(s.from));
    std::stable_sort(statements_.begin(), statements_.end(), [](const auto& a, const auto& b) {
        if (a.from != b.from) return a.from->name < b.from->name;
        if (a.dead_end != b.dead_end) return a.dead_end;
        if (a.extra.empty() != b.extra.empty()) return a.extra.empty();
        return a.dead_end && a.releases.size() > b.releases.size();
    });
    // What is out without an extra is out with any.
    std::map<std::pair<known_project*, std::string>, solve::value_set> out;
    for (statement& s : statements_) {
        solve::value_set& gone = out[{s.from, s.extra}];
        s.releases = s.releases.minus(gone).minus(out[{s.from, ""}]);
        for (auto& t : s.texts) t.releases = t.releases.intersect(s.releases);
        std::erase_if(s.texts, [](const auto& t) { return t.releases.empty(); });
        std::sort(s.texts.begin(), s.texts.end(), [](const auto& a, const auto& b) {
            const solve::value x = a.releases.max(), y = b.releases.max();
            return x != y ? x > y : a.what->text < b.what->text;
        });
        if (s.dead_end) gone = gone.unite(s.releases);
    }
    std::erase_if(statements_, [](const statement& s) { return s.releases.empty(); });
}

}  // namespace purvey::problem
