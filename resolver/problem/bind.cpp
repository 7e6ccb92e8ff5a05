#include "resolver/problem/bind.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

namespace purvey::problem {
namespace {

constexpr std::array<const char*, 4> clause_words = {"only feasible", "root names it",
                                                     "already in the answer", "previous lock"};

bool holds(const std::vector<std::string>& all, const std::string& one) {
    return std::find(all.begin(), all.end(), one) != all.end();
}

std::string none_with(const open_name& o, const std::string& provider) {
    return "no solution in which " + provider + " supplies " + o.name;
}

bool meets_name(const search& s, const open_name& o, const std::string& provider) {
    if (o.is_family) return s.picked(provider) != nullptr;
    return std::any_of(s.edges().begin(), s.edges().end(), [&](const search::edge& e) {
        return e.what->what.name == o.name && !e.met_by.empty();
    });
}

}  // namespace

expected<binder::result, error> binder::run() {
    if (const auto ok = take_choices(); !ok) return unexpected(ok.error());
    for (;;) {
        auto found = find_best(catalog_, names_, bound_, meter_);
        if (!found) return unexpected(found.error());
        canonical_ = std::move(*found);
        if (!canonical().solved) {
            auto blamed = blame();
            if (!blamed) return unexpected(blamed.error());
            return result(refuted{std::move(*blamed)});
        }
        const std::vector<open_name> open = open_names();
        if (open.empty()) return result(answered{});
        std::vector<verdict> said;
        for (const open_name& o : open) {
            auto v = judge(o);
            if (!v) return unexpected(v.error());
            said.push_back(std::move(*v));
        }
        // Clauses before names, names in order of first requirement.
        std::size_t rule = none, which = 0;
        for (std::size_t c = only_feasible; c < none && rule == none; ++c)
            for (std::size_t k = 0; k < open.size() && rule == none; ++k)
                if (said[k].by.contains(c)) rule = c, which = k;
        if (rule != none) {
            const std::string provider = said[which].by.at(rule);
            bind(open[which], provider, clause_words[rule], std::move(said[which]));
            continue;
        }
        asks question;
        for (std::size_t k = 0; k < open.size(); ++k) {
            if (said[k].feasible.empty()) continue;
            question.names.push_back(open[k]);
            offers_[open[k].name] = said[k].feasible;
        }
        if (!question.names.empty()) return result(std::move(question));
        bind(open.front(), "", "nobody can", {});
    }
}

expected_void<error> binder::take_choices() {
    std::vector<choice> choices = catalog_.rules().choices;
    std::sort(choices.begin(), choices.end(),
              [](const choice& a, const choice& b) { return a.name < b.name; });
    for (const choice& c : choices) {
        if (c.name == without_choice_) continue;
        const family* f = names_.family_called(c.name);
        if (f == nullptr) {
            bind({c.name, false}, c.provider, "choice", {});
            continue;
        }
        const bool member = std::any_of(f->members.begin(), f->members.end(),
                                        [&](const auto& m) { return m.project == c.provider; });
        if (!member) {
            std::string all;
            for (const family_member& m : f->members) all += (all.empty() ? "" : ", ") + m.project;
            return bad_input(c.where, c.provider + " is no member of the family " + c.name,
                             "choose one of: " + all);
        }
        const auto& off = catalog_.rules().allowed_overlaps;
        if (!holds(off, c.name)) bind({c.name, true}, c.provider, "choice", {});
    }
    return std::monostate{};
}

void binder::bind(const open_name& o, const std::string& provider, std::string why, verdict v) {
    (o.is_family ? bound_.families : bound_.names)[o.name] = provider;
    made_.push_back({o, provider, std::move(why), std::move(v.rejected)});
}

bindings binder::with(const open_name& o, const std::string& provider) const {
    bindings b = bound_;
    (o.is_family ? b.families : b.names)[o.name] = provider;
    return b;
}

std::vector<open_name> binder::open_names() const {
    const search& a = canonical().found;
    std::vector<open_name> open;
    const auto add = [&](open_name o) {
        if (std::find(open.begin(), open.end(), o) == open.end()) open.push_back(std::move(o));
    };
    std::set<std::string_view> unmet;
    for (const search::edge& e : a.edges())
        if (e.met_by.empty()) unmet.insert(e.what->what.name);
    for (const std::string& n : a.queue()) {
        if (unmet.contains(n)) add({n, false});
        const family* f = names_.family_of(n);
        if (f == nullptr || bound_.family(f->label) != nullptr) continue;
        std::size_t here = 0;
        for (const family_member& m : f->members) {
            const search::pick* p = a.picked(m.project);
            if (p != nullptr && !a.is_exempt(m.project) && names_.family_of(m.project) == f &&
                names_.in_range(*f, *p->project).contains(p->release))
                ++here;
        }
        if (here > 1) add({f->label, true});
    }
    return open;
}

bool binder::outside_asked(const std::string& project) const {
    const auto& edges = canonical().found.edges();
    return std::any_of(edges.begin(), edges.end(), [&](const search::edge& e) {
        return e.outside && e.what->what.name == project;
    });
}

expected<std::vector<std::string>, error> binder::candidates(const open_name& o) {
    if (!o.is_family) return names_.providers(o.name);
    const search& a = canonical().found;
    std::vector<std::string> out;
    for (const std::string& n : a.queue()) {
        const family* f = names_.family_of(n);
        if (f == nullptr || f->label != o.name) continue;
        if (a.picked(n) != nullptr && outside_asked(n) && !a.is_exempt(n)) out.push_back(n);
    }
    return out;
}

expected<std::unique_ptr<attempt>, error> binder::walk_with(const open_name& o,
                                                            const std::string& provider) {
    auto found = find_best(catalog_, names_, with(o, provider), meter_);
    if (!found) return unexpected(found.error());
    if (!found->is->solved) found->is.reset();
    return std::move(found->is);
}

// Its own A uses it, and so does some complete solution. All tests are about the set of solutions,
// never about the order of search.
expected<bool, error> binder::feasible(const open_name& o, const std::string& provider) {
    const auto own = find_best(catalog_, names_, with(o, provider), meter_);
    if (!own) return unexpected(own.error());
    if (!own->is->solved || !meets_name(own->is->found, o, provider)) {
        const bool unused = own->is->solved;
        note_infeasible(
            unused ? "the answer in which " + provider + " supplies " + o.name + " does not use it"
                   : none_with(o, provider),
            unused ? nullptr : &own->is->found);
        return false;
    }
    attempt whole(catalog_, names_, with(o, provider), search_mode::complete, meter_);
    whole.found.must_use(o.is_family ? provider : o.name);
    auto complete = whole.found.run();
    if (complete && !*complete) note_infeasible(none_with(o, provider), &whole.found);
    return complete;
}

// What the canonical answer does not use, and what a claim has no word for, is left to be said.
void binder::note_infeasible(std::string sentence, search* said_no) {
    if (!claims_wanted_) return;
    infeasible& made = infeasible_.emplace_back(infeasible{std::move(sentence), {}});
    if (said_no == nullptr) return;
    if (auto proof = said_no->refuted_claim()) made.claimed = std::move(*proof);
}

std::vector<expected<claim, error>> binder::solved_claims() {
    std::vector<expected<claim, error>> out;
    auto answer = canonical().found.solved_claim();
    for (std::size_t k = 0; answer && k < canonical_.levels.size(); ++k) {
        const measure& m = *canonical_.measures[k];
        answer->goals.push_back(m.in_words(canonical_.levels[k].what, m.of(canonical().found)));
    }
    out.push_back(std::move(answer));
    for (refuted_level& level : canonical_.proofs) out.push_back(level.by->found.refuted_claim());
    return out;
}

std::vector<std::string> binder::unproven_levels() const {
    std::vector<std::string> out;
    for (const level& l : canonical_.levels)
        if (!l.proven) out.push_back("no answer is better by " + std::string(word_of(l.what)));
    return out;
}

expected<binder::verdict, error> binder::judge(const open_name& o) {
    const auto all = candidates(o);
    if (!all) return unexpected(all.error());
    verdict v;
    for (const std::string& m : *all) {
        const auto ok = feasible(o, m);
        if (!ok) return unexpected(ok.error());
        if (*ok)
            v.feasible.push_back(m);
        else
            v.rejected.emplace_back(m, "no solution uses it");
    }
    if (v.feasible.size() == 1) v.by[only_feasible] = v.feasible.front();
    std::vector<std::string> roots;
    for (const std::string& m : v.feasible)
        for (const need& n : catalog_.asked().requirements)
            if (n.requirement.name == m && !holds(roots, m)) roots.push_back(m);
    if (roots.size() == 1) v.by[root_names_it] = roots.front();
    if (const auto ok = judge_present(o, v); !ok) return unexpected(ok.error());
    if (const auto ok = judge_locked(o, v); !ok) return unexpected(ok.error());
    return v;
}

// For a virtual name: offers in A that meet it as picked, the first of them; or one offer in A.
expected_void<error> binder::judge_present(const open_name& o, verdict& v) {
    if (o.is_family) return std::monostate{};
    const search& a = canonical().found;
    std::vector<const known_requirement*> asked;
    for (const search::edge& e : a.edges())
        if (e.what->what.name == o.name) asked.push_back(e.what);
    std::vector<std::string> here, meets;
    for (const std::string& n : a.queue())
        if (holds(v.feasible, n) && a.picked(n) != nullptr) here.push_back(n);
    for (const std::string& m : here) {
        const search::pick& p = *a.picked(m);
        const auto supplies = names_.provided(m, o.name);
        if (!supplies) return unexpected(supplies.error());
        const auto& declared = p.project->metadata[p.release - 1]->extras;
        const auto has_extras = [&](const known_requirement* r) {
            return std::includes(declared.begin(), declared.end(), r->what.extras.begin(),
                                 r->what.extras.end());
        };
        const auto fits = [&](const supply& s) {
            const auto in = [&](const pep::specifier_set& spec) {
                return spec.empty() || spec.contains(s.version);
            };
            if (!s.releases.contains(p.release)) return false;
            for (const known_requirement* r : asked)
                if (!in(r->what.specifier)) return false;
            for (const need* n : names_.constraints(o.name))
                if (!in(n->requirement.specifier)) return false;
            return true;
        };
        if (std::all_of(asked.begin(), asked.end(), has_extras) &&
            std::any_of(supplies->begin(), supplies->end(), fits))
            meets.push_back(m);
    }
    if (!meets.empty())
        v.by[in_the_answer] = meets.front();
    else if (here.size() == 1)
        v.by[in_the_answer] = here.front();
    return std::monostate{};
}

// The previous lock's binding; from a lock without bindings, the only offer it holds.
expected_void<error> binder::judge_locked(const open_name& o, verdict& v) {
    std::string locked;
    for (const choice& c : catalog_.rules().locked_bindings)
        if (c.name == o.name) locked = c.provider;
    if (locked.empty()) {
        std::vector<std::string> held;
        for (const std::string& m : v.feasible)
            for (const auto& [project, version] : catalog_.rules().locked)
                if (project == m) held.push_back(m);
        if (held.size() == 1) locked = held.front();
    }
    if (locked.empty()) return std::monostate{};
    if (!holds(v.feasible, locked)) {
        const auto ok = feasible(o, locked);
        if (!ok) return unexpected(ok.error());
        if (!*ok) return std::monostate{};
    }
    v.by[previous_lock] = locked;
    return std::monostate{};
}

// Those that the refuted bindings rest on, whatever was closed beside them, and those without which
// something else would have been closed, or nothing.
expected<std::vector<std::string>, error> binder::blame() {
    std::vector<std::string> out;
    if (!without_choice_.empty()) return out;
    const bool more = std::ranges::any_of(made_, [](const auto& m) { return m.why != "choice"; });
    for (const choice& c : catalog_.rules().choices) {
        bindings rest = bound_;
        (names_.family_called(c.name) != nullptr ? rest.families : rest.names).erase(c.name);
        attempt here(catalog_, names_, rest, search_mode::walk, meter_);
        auto helps = here.found.run();
        if (helps && !*helps && more) {
            const auto anew = binder(catalog_, names_, meter_, c.name).run();
            helps = anew ? expected<bool, error>(!std::holds_alternative<refuted>(*anew))
                         : unexpected(anew.error());
        }
        if (!helps) return unexpected(helps.error());
        if (*helps) out.push_back(c.name);
    }
    std::sort(out.begin(), out.end());
    return out;
}

}  // namespace purvey::problem
