#include "resolver/problem/repair.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "resolver/problem/replaced.hpp"

namespace purvey::problem {
namespace {

// Counted, not timed, so that the same repairs are found everywhere.
constexpr std::size_t most_tries = 40;
constexpr std::size_t most_pythons = 4;
constexpr std::uint64_t most_conflicts = 2'000;
// Of the candidates of a project, as many are newer: nobody goes back so far to mend a conflict.
constexpr double ancient = 0.75;

// The clause that takes the place of one which keeps the version out.
pep::specifier_clause in_place_of(const pep::specifier_clause& c, const pep::version& v) {
    pep::specifier_clause out;
    const bool lower =
        c.op == pep::specifier_op::greater || c.op == pep::specifier_op::greater_equal;
    const bool upper = c.op == pep::specifier_op::less || c.op == pep::specifier_op::less_equal;
    out.op = lower   ? pep::specifier_op::greater_equal
             : upper ? pep::specifier_op::less_equal
                     : pep::specifier_op::equal;
    if (auto p = pep::version::parse(v.public_text())) out.version = *std::move(p);
    return out;
}

rewrite admit(const pep::specifier_set& s, const pep::version& v) {
    std::vector<pep::specifier_clause> kept, gone, come;
    for (const pep::specifier_clause& c : s.clauses()) {
        const bool fits = pep::specifier_set({c}).contains(v);
        (fits ? kept : gone).push_back(c);
        if (!fits && c.op != pep::specifier_op::not_equal) come.push_back(in_place_of(c, v));
    }
    rewrite e;
    e.out = pep::specifier_set(gone).str();
    e.in = pep::specifier_set(come).str();
    kept.insert(kept.end(), come.begin(), come.end());
    e.what = pep::specifier_set(std::move(kept));
    return e;
}

std::string described(const need& n, bool constraint, int step, const rewrite* e) {
    const std::string name = n.requirement.name;
    const std::string subject = constraint ? "constraint " + name : name;
    if (!constraint && step == 2) return "without " + name;
    if (e == nullptr || e->out.empty())
        return constraint ? "no constraint " + n.text
                          : name + " without " + n.requirement.specifier.str();
    if (e->in.empty()) return subject + " without " + e->out;
    return subject + " " + e->in + " instead of " + e->out;
}

}  // namespace

const need& repairer::said(const word& w) const {
    return (w.constraint ? asked_->constraints : asked_->requirements)[w.place];
}

repairer::changed repairer::change(const steps& s) const {
    changed out;
    const auto step = [&](bool constraint, std::size_t k) {
        const auto it = s.find({constraint, k});
        return it == s.end() ? 0 : it->second;
    };
    for (std::size_t k = 0; k < asked_->requirements.size(); ++k) {
        if (step(false, k) == 2) continue;
        need n = asked_->requirements[k];
        if (step(false, k) == 1) n.requirement.specifier = {};
        out.what.requirements.push_back(std::move(n));
        out.requirements.push_back(k);
    }
    for (std::size_t k = 0; k < asked_->constraints.size(); ++k) {
        if (step(true, k) != 0) continue;
        out.what.constraints.push_back(asked_->constraints[k]);
        out.constraints.push_back(k);
    }
    return out;
}

void repairer::read_answer(const request& r, const binder& b, bool asks, tried& out) const {
    conflict::repair works;
    const search& a = b.canonical().found;
    std::set<std::string> listed;
    for (const need& n : asked_->constraints)
        if (const search::pick* p = a.picked(n.requirement.name))
            out.picks.emplace(n.requirement.name, p->project->version(p->release));
    for (const need& n : r.requirements) {
        const std::string& name = n.requirement.name;
        const search::pick* p = a.picked(name);
        if (p == nullptr || !listed.insert(name).second) continue;
        const pep::version& v = p->project->version(p->release);
        out.picks.emplace(name, v);
        works.result.emplace_back(name, v.str());
        const double last = p->project->table.ordinary().max();
        out.oldest = std::max(out.oldest, (last - p->release) / last);
    }
    works.asks = asks;
    out.works = std::move(works);
}

void repairer::leave(std::string why) {
    if (not_tried_.empty()) not_tried_ = std::move(why);
}

repairer::tried repairer::solve(catalog& from, const changed& c, const family_index& families,
                                const std::string& without_choice) {
    tried out;
    if (c.what.requirements.empty()) return out;
    from.ask(c.what);
    name_rules names(from, families);
    meter own{meter_.allowed, meter_.watcher, 0, 0};
    own.allowed.conflicts = std::min(own.allowed.conflicts, most_conflicts);
    binder b(from, names, own, without_choice);
    const auto found = b.run();
    if (!found) {
        leave(in_words(found.error()));
        return out;
    }
    if (!std::holds_alternative<binder::refuted>(*found)) {
        read_answer(c.what, b, std::holds_alternative<binder::asks>(*found), out);
        out.bound = !b.made().empty();
        return out;
    }
    const search& no = b.canonical().found;
    const auto place = [](const std::vector<need>& in, const need* n) {
        return static_cast<std::size_t>(n - in.data());
    };
    for (const solve::tag t : no.core()) {
        const fact& f = no.facts()[t];
        if (f.user == nullptr) continue;
        const bool constraint = f.kind == fact_kind::constraint;
        const std::size_t k = constraint ? c.constraints[place(c.what.constraints, f.user)]
                                         : c.requirements[place(c.what.requirements, f.user)];
        out.next.push_back({constraint, k});
    }
    std::sort(out.next.begin(), out.next.end());
    out.next.erase(std::unique(out.next.begin(), out.next.end()), out.next.end());
    return out;
}

// Words that admit what was found take answers away and leave that one, so the walk, and the best
// by any order of theirs, is the same; unless they make candidates of other releases (rule 2), or
// names are bound (rule 6 looks at all answers), or goals weigh releases by the words.
bool repairer::stays_with(const tried& t, const std::string& name,
                          const pep::specifier_set& words) const {
    if (t.bound || t.works->asks || words.names_prerelease() ||
        !catalog_.rules().objective.goals.empty())
        return false;
    const known_project* p = catalog_.seen(name);
    return !words.is_pin() || (p != nullptr && std::ranges::none_of(p->table.passed, [&](auto& x) {
                                   return words.contains(p->listing->releases[x.release].version);
                               }));
}

// Solved with the words relaxed; then again with words that admit just what was found, where that
// can make a difference.
repairer::tried repairer::solve(const steps& s) {
    changed c = change(s);
    tried first = solve(catalog_, c, families_, "");
    if (!first.works) return first;
    std::map<word, rewrite> exact;
    bool same = true;
    for (const auto& [w, step] : s) {
        const need& n = said(w);
        const auto v = first.picks.find(n.requirement.name);
        if (step != 1 || v == first.picks.end()) continue;
        const rewrite& r =
            exact.emplace(w, admit(n.requirement.specifier, v->second)).first->second;
        same = same && stays_with(first, n.requirement.name, r.what);
        put(c, w, r.what);
    }
    tried out = same ? first : solve(catalog_, c, families_, "");
    if (!out.works) {
        out = std::move(first);
        exact.clear();
    }
    for (const auto& [w, step] : s) {
        const auto r = exact.find(w);
        describe(w, step, r == exact.end() ? nullptr : &r->second, *out.works);
    }
    return out;
}

void repairer::put(changed& c, const word& w, const pep::specifier_set& s) const {
    need n = said(w);
    n.requirement.specifier = s;
    if (w.constraint) {
        c.what.constraints.push_back(std::move(n));
        c.constraints.push_back(w.place);
        return;
    }
    for (std::size_t k = 0; k < c.requirements.size(); ++k)
        if (c.requirements[k] == w.place) c.what.requirements[k] = n;
}

void repairer::describe(const word& w, int step, const rewrite* r, conflict::repair& to) const {
    const need& n = said(w);
    to.change += (to.change.empty() ? "" : ", ") + described(n, w.constraint, step, r);
    conflict::edit e;
    e.what = w.constraint ? conflict::edit::of::constraint : conflict::edit::of::requirement;
    e.from = n.text;
    pep::requirement left = n.requirement;
    left.specifier = r == nullptr ? pep::specifier_set() : r->what;
    if (r != nullptr || (step == 1 && !w.constraint)) e.to = left.str();
    to.edits.push_back(std::move(e));
}

int repairer::count(const steps& s) {
    int n = 0;
    for (const auto& [w, step] : s) n += step;
    return n;
}

void repairer::further(const steps& from, const std::vector<word>& words) {
    for (const word& w : words) {
        if (said(w).asked_about) continue;
        steps s = from;
        int& step = s[w];
        const bool bare = !w.constraint && said(w).requirement.specifier.empty();
        step = step == 0 && !bare ? 1 : 2;
        ahead_[count(s)].push_back(std::move(s));
    }
}

// Does any of them do without the oldest releases of a project?
bool repairer::level::recent() const {
    return std::any_of(works.begin(), works.end(), [](const auto& w) { return w.first < ancient; });
}

void repairer::look_at(const steps& s, level& l) {
    if (seen_.contains(s)) return;
    if (seen_.size() >= most_tries) return;
    seen_.insert(s);
    tried t = solve(s);
    if (t.works && t.oldest >= ancient)
        for (const auto& [w, step] : s)
            if (step == 1 && !w.constraint) t.next.push_back(w);
    further(s, t.next);
    if (t.works) l.works.emplace_back(t.oldest, *std::move(t.works));
}

void repairer::search_words(const at_fault& about) {
    std::vector<word> words;
    words.reserve(about.requirements.size() + about.constraints.size());
    for (const std::size_t k : about.requirements) words.push_back({false, k});
    for (const std::size_t k : about.constraints) words.push_back({true, k});
    further({}, words);
    for (bool last = false; !ahead_.empty() && !last;) {
        level l;
        const auto nearest = ahead_.extract(ahead_.begin());
        for (const steps& s : nearest.mapped()) look_at(s, l);
        last = l.recent() || !found_.empty();
        keep(std::move(l));
    }
}

// A choice forgotten, or what is kept apart let be together.
void repairer::try_policy(const at_fault& about) {
    const changed as_asked = change({});
    level l;
    const auto works = [&](tried t, std::string change, conflict::edit e) {
        if (!t.works) return;
        t.works->change = std::move(change);
        t.works->edits = {std::move(e)};
        l.works.emplace_back(t.oldest, *std::move(t.works));
    };
    const auto& choices = catalog_.rules().choices;
    for (const choice& c : choices)
        if (std::find(about.choices.begin(), about.choices.end(), c.name) != about.choices.end())
            works(solve(catalog_, as_asked, families_, c.name), "no choice for " + c.name,
                  {conflict::edit::of::choice, c.name + "=" + c.provider, ""});
    for (const std::string& overlap : about.overlaps) {
        const auto is_of_it = [&](const choice& c) { return c.name == overlap; };
        if (std::any_of(choices.begin(), choices.end(), is_of_it)) continue;
        policy rules = catalog_.rules();
        rules.allowed_overlaps.push_back(overlap);
        works(solve_for(catalog_.target(), rules, as_asked), "--allow-overlap " + overlap,
              {conflict::edit::of::overlap, "", overlap});
    }
    keep(std::move(l));
}

// What is known of releases for one target, and under some rules, says nothing of others: a catalog
// of its own, on the same source.
repairer::tried repairer::solve_for(const environment& target, const policy& rules,
                                    const changed& what) {
    tried out;
    {
        catalog other(catalog_.from(), gate{&target, &rules, nullptr}, &catalog_.far());
        out = solve(other, what, family_index(rules, target), "");
    }
    catalog_.from().set_forecast(&catalog_);
    return out;
}

// An override or an exclude taken back.
void repairer::try_without_replacement(const at_fault& about, const request& said) {
    level l;
    for (const std::string& name : about.replaced) {
        policy rules = catalog_.rules();
        std::erase_if(rules.replacements, [&](const replacement& r) { return r.name == name; });
        changed c{replaced(said, rules.replacements), {}, {}};
        c.requirements.resize(
            c.what.requirements.size());  // which words a "no" is about: not asked
        c.constraints.resize(c.what.constraints.size());
        tried t = solve_for(catalog_.target(), rules, c);
        if (!t.works) continue;
        t.works->change = "without your override of " + name;
        t.works->edits = {{conflict::edit::of::replacement, name, ""}};
        l.works.emplace_back(t.oldest, *std::move(t.works));
    }
    keep(std::move(l));
}

// The nearest newer one that works, and the nearest older one.
void repairer::try_pythons(const at_fault& about) {
    level l;
    bool newer = false, older = false;
    const pep::version& present = catalog_.target().python;
    for (std::size_t k = 0; k < about.pythons.size() && k < most_pythons; ++k) {
        const auto target = with_python(catalog_.target(), about.pythons[k]);
        if (!target) continue;
        bool& done = target->python > present ? newer : older;
        if (done) continue;
        tried t = solve_for(*target, catalog_.rules(), change({}));
        if (!t.works) continue;
        done = true;
        t.works->change = "--python-version " + about.pythons[k];
        t.works->edits = {{conflict::edit::of::python, present.str(), about.pythons[k]}};
        l.works.emplace_back(t.oldest, *std::move(t.works));
    }
    keep(std::move(l));
}

// Newest results first; of the ancient ones only the best, and only where there is nothing else.
void repairer::keep(level l) {
    std::stable_sort(l.works.begin(), l.works.end(), [](const auto& a, const auto& b) {
        return std::pair(a.second.asks, a.first) < std::pair(b.second.asks, b.first);
    });
    if (l.recent())
        std::erase_if(l.works, [](const auto& w) { return w.first >= ancient; });
    else if (!l.works.empty())
        l.works.resize(found_.empty() ? 1 : 0);
    for (auto& [oldest, r] : l.works) found_.push_back(std::move(r));
}

std::vector<conflict::repair> repairer::run(const request& asked, const request& said,
                                            const at_fault& about) {
    asked_ = &asked;
    try_policy(about);
    try_without_replacement(about, said);
    const auto by_policy = std::exchange(found_, {});
    try_pythons(about);
    const auto by_python = std::exchange(found_, {});
    search_words(about);
    for (const auto* others : {&by_python, &by_policy})
        found_.insert(found_.end(), others->begin(), others->end());
    return std::move(found_);
}

}  // namespace purvey::problem
