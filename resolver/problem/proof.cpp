#include <algorithm>

#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

// A refuted search as a claim with its proof, in words.
namespace purvey::problem {
namespace {

// Ranges of candidates, by their versions.
std::vector<std::string> words_of(const known_project& p, const solve::value_set& s) {
    std::vector<std::string> out;
    s.each_range([&](solve::value_range r) {
        if (r.lo == 0) {
            out.emplace_back("absent");
            ++r.lo;
        }
        if (r.lo == r.hi) return;
        out.push_back(p.version(r.lo).str());
        if (r.hi - r.lo > 1) out.back() += ".." + p.version(r.hi - 1).str();
    });
    return out;
}

// Ranges of releases, by their versions.
void add(std::vector<std::string>& to, const listing& page, std::uint32_t& first,
         std::uint32_t release) {
    const auto text = [&](std::uint32_t r) { return page.releases[r].version.str(); };
    if (to.empty() || release != first + 1)
        to.push_back(text(release));
    else
        to.back() = to.back().substr(0, to.back().find("..")) + ".." + text(release);
    first = release;
}

std::string_view kept_out_by(const refusal& why) {
    const std::string_view w = why.words;
    if (w == "is yanked") return "yanked";
    if (w.find("Python") != std::string_view::npos) return "python";
    if (w == "is a pre-release") return "pre-release";
    return w.find("upload") != std::string_view::npos ? "time" : "file";
}

proof_project in_words(const known_project& p) {
    proof_project out{p.name, {}, {}};
    std::uint32_t last = 0;
    for (const std::uint32_t r : p.table.releases) add(out.candidates, *p.page, last, r);
    std::map<std::string, std::uint32_t> last_of;
    for (const passed_over& o : p.table.passed) {
        const std::string why(kept_out_by(o.why));
        add(out.kept_out[why], *p.page, last_of[why], o.release);
    }
    return out;
}

std::string with_extra(const std::string& project, const std::string& extra) {
    return extra.empty() ? project : project + "[" + extra + "]";
}

std::string_view word(counted_as c) {
    return c == counted_as::own ? "own" : c == counted_as::none ? "none" : "mapped";
}

template <class T>
std::size_t place_of(const std::vector<T>& all, const T* one) {
    return static_cast<std::size_t>(one - all.data());
}

}  // namespace

// The variables that stand for how names are met.
void search::name_provided_items() {
    for (const auto& [key, v] : names_items_)
        if (key.find('[') != std::string::npos) provided_items_[v] = key;
    for (const auto& [name, V] : virtuals_) provided_items_[V.v] = name;
}

const search::virtual_name* search::name_of(solve::var v) const {
    for (const auto& [name, V] : virtuals_)
        if (V.v == v) return &V;
    return nullptr;
}

// "" for what a claim has no word for.
std::string search::item_name(solve::var v) const {
    const item& of = items_[solve::index(v)];
    if (of.project != nullptr) return with_extra(of.project->name, of.extra);
    const auto at = provided_items_.find(v);
    return at == provided_items_.end() ? "" : at->second;
}

// Who meets a name that is not bound, a claim cannot say.
bool search::can_be_said(solve::var v) const {
    const item& of = items_[solve::index(v)];
    return of.project != nullptr ||
           (!item_name(v).empty() &&
            (bound_.name(of.name) != nullptr || bound_family_of(of.name) != nullptr));
}

std::vector<std::string> search::values_in_words(const solve::term& t) const {
    const item& of = items_[solve::index(t.v)];
    if (of.project != nullptr && of.extra.empty()) return words_of(*of.project, t.s);
    std::vector<std::string> out;
    if (const virtual_name* V = name_of(t.v)) {
        if (t.s.contains(0)) out.emplace_back("absent");
        for (solve::value k = 0; k < V->values.size(); ++k)
            if (t.s.contains(k + 1)) out.push_back(V->values[k].version.str());
        return out;
    }
    if (t.s.contains(0)) out.emplace_back("off");
    if (t.s.contains(1)) out.emplace_back("on");
    return out;
}

proof_term search::in_words(const solve::term& t) const {
    return {item_name(t.v), values_in_words(t)};
}

// The item that a clause of a requirement asks for: the one that is not its asker. Where there is
// none, the requirement is on the asker's own project, or nobody meets its name.
std::string search::asked_item(const fact& f, std::span<const solve::term> clause,
                               const std::string& of) const {
    const std::string asker = f.kind == fact_kind::root ? "" : f.project->name;
    for (const solve::term& t : clause)
        if (std::string name = item_name(t.v); name != of && name != asker) return name;
    return f.what->readable && f.what->what.url.empty() ? f.what->what.name : "";
}

bool search::needed_in_words(const fact& f, std::span<const solve::term> clause,
                             proof_line& out) const {
    if (f.kind == fact_kind::root) {
        out.kind = proof_kind::root;
        out.need = place_of(catalog_.asked().requirements, f.user);
    } else {
        out.kind = proof_kind::requirement;
        out.of = with_extra(f.project->name, f.extra);
        out.releases = words_of(*f.project, session_.releases_of(f.group));
        out.text = f.what->text;
    }
    out.item = asked_item(f, clause, out.of);
    return true;
}

// Facts about providers. False: a claim has no word for it.
bool search::binding_in_words(const fact& f, std::span<const solve::term> clause,
                              proof_line& out) const {
    const auto alias = std::find_if(clause.begin(), clause.end(), [&](const solve::term& t) {
        return item_name(t.v).find('[') != std::string::npos &&
               items_[solve::index(t.v)].project == nullptr;
    });
    if (f.kind == fact_kind::root) {
        out.kind = proof_kind::alias;
        if (alias != clause.end()) out.item = item_name(alias->v);
        return alias != clause.end();
    }
    if (f.kind == fact_kind::binding) {
        out.kind = proof_kind::supplied;
        out.of = f.text;
        for (const solve::term& t : clause)
            if (name_of(t.v) != nullptr && t.s.is_single()) out.text = values_in_words(t).at(0);
        return true;
    }
    if (f.kind == fact_kind::extra && f.project == nullptr) {
        out.kind = proof_kind::extra;
        for (const solve::term& t : clause)
            if (!items_[solve::index(t.v)].extra.empty()) out.item = item_name(t.v);
        return !out.item.empty();
    }
    if (f.kind == fact_kind::extra) {
        out.kind = proof_kind::lacks;
        out.of = f.project->name;
        for (const solve::term& t : clause)
            if (item_name(t.v) == out.of) out.releases = values_in_words(t);
        if (alias != clause.end()) out.item = item_name(alias->v);
        return alias != clause.end();
    }
    if (f.kind == fact_kind::support && mode_ == search_mode::walk) {
        out.kind = proof_kind::unfounded;
        out.item = f.extra;
        for (const solve::term& t : clause) out.never.push_back(in_words(t));
        return true;
    }
    if (f.kind != fact_kind::exclusion) return false;
    out.kind = proof_kind::apart;
    out.of = names_.family_of(f.project->name)->label;
    out.releases = {f.project->name};
    if (!f.extra.empty()) out.releases.push_back(f.extra);
    for (const solve::term& t : clause) out.never.push_back(in_words(t));
    return true;
}

// Rule 7.
void search::apart_in_words(const fact& f, std::span<const solve::term> clause,
                            proof_line& out) const {
    out.text = f.extra;
    if (f.kind == fact_kind::same_import) {
        out.kind = proof_kind::imports;
        for (const solve::term& t : clause) out.never.push_back(in_words(t));
        return;
    }
    out.kind = proof_kind::obsoletes;
    out.of = f.project->name;
    for (const solve::term& t : clause)
        if (item_name(t.v) == out.of) out.releases = values_in_words(t);
}

void search::unusable_in_words(const fact& f, const solve::value_set& releases,
                               proof_line& out) const {
    const auto& m = f.project->metadata[releases.min() - 1];
    const bool needs_build = m && m->raw->origin == metadata_origin::needs_build;
    out.kind = needs_build ? proof_kind::unbuilt : proof_kind::unusable;
    out.of = f.project->name;
    out.releases = words_of(*f.project, releases);
    out.text = f.text;
}

void search::overweight_in_words(solve::tag said, std::span<const solve::term> clause,
                                 proof_line& out) const {
    out.kind = proof_kind::over;
    while (ceilings_[out.need].fact != said) ++out.need;
    for (const solve::term& t : clause) out.never.push_back(in_words(t));
}

// Nothing for an axiom that a claim has no word for.
std::optional<proof_line> search::axiom_in_words(solve::incompatibility_id i) const {
    const fact& f = facts_[session_.incompatibilities().tag_of(i)];
    const auto clause = session_.incompatibilities().terms(i);
    for (const solve::term& t : clause)
        if (!can_be_said(t.v)) return std::nullopt;
    proof_line out;
    bool said = true;
    if (f.what != nullptr) {
        said = needed_in_words(f, clause, out);
    } else if (f.kind == fact_kind::constraint) {
        out.kind = proof_kind::constraint;
        out.need = place_of(catalog_.asked().constraints, f.user);
    } else if (f.kind == fact_kind::unusable) {
        unusable_in_words(f, clause[0].s, out);
    } else if (f.kind == fact_kind::obsoletes || f.kind == fact_kind::same_import) {
        apart_in_words(f, clause, out);
    } else if (f.kind == fact_kind::goal) {
        overweight_in_words(session_.incompatibilities().tag_of(i), clause, out);
    } else {
        said = binding_in_words(f, clause, out);
    }
    return said ? std::optional(std::move(out)) : std::nullopt;
}

// A family that is not bound, of a search for a complete solution: whoever it may be bound to, it
// keeps two members apart that nobody requires. Only names that nobody stands for are spoken of.
claimed_family search::in_words(const family& f, const std::string& provider) const {
    claimed_family made{f.label, provider, {}, {}};
    for (const family_member& m : f.members)
        if (names_.family_of(m.project) == &f)
            made.members.emplace_back(m.project, m.versions.str());
    for (const stands_for& s : f.stands) {
        if (provider != claimed_family::anybody && s.provider != provider) continue;
        if (names_.stand(s.provider, s.name) != &s) continue;
        const bool again = std::any_of(made.stands.begin(), made.stands.end(),
                                       [&](const auto& have) { return have.name == s.name; });
        if (again) continue;
        claimed_family::stand& as = made.stands.emplace_back();
        as = {s.name, std::string(word(s.version)), s.versions.str(), {}};
        for (const auto& [own, counted] : s.map) as.map.emplace_back(own.str(), counted.str());
    }
    return made;
}

claim search::claim_under_bindings() const {
    claim out;
    for (const need& n : catalog_.asked().requirements) out.asked.push_back(n.requirement.str());
    for (const need& n : catalog_.asked().constraints)
        out.constraints.push_back(n.requirement.str());
    for (const auto& [label, provider] : bound_.families)
        out.families.push_back(in_words(*names_.family_called(label), provider));
    out.names.assign(bound_.names.begin(), bound_.names.end());
    return out;
}

expected<claim, error> search::solved_claim() const {
    claim out = claim_under_bindings();
    out.solved = true;
    std::map<const family*, std::vector<std::string>> kindred;
    for (const pick& p : picks_) {
        out.picks.push_back({p.project->name, p.project->version(p.release).str(), p.extras});
        const family* f = names_.family_of(p.project->name);
        if (f != nullptr && bound_family(*f) == nullptr) kindred[f].push_back(p.project->name);
    }
    for (auto& [f, members] : kindred)
        if (members.size() > 1) out.kindred.push_back(std::move(members));
    std::sort(out.kindred.begin(), out.kindred.end());  // the map's order is that of addresses
    return out;
}

expected<claim, error> search::refuted_claim() {
    const solve::refutation proof = session_.proof();
    if (!proof.complete())
        return unknown("--certificate", "the log of the search holds no proof of its answer",
                       "this is a fault of purvey: please report it with a recorded snapshot");
    claim out = claim_under_bindings();
    for (std::size_t k = 0; k < ceilings_.size(); ++k)
        out.goals.push_back(ceilings_[k].what->in_words(catalog_.rules().objective.goals[k],
                                                        ceilings_[k].held.most()));
    name_provided_items();
    std::set<solve::var> spoken_of;
    std::set<std::string> open;
    for (const solve::incompatibility_id i : proof.axioms()) {
        auto line = axiom_in_words(i);
        if (!line)
            return bad_input("--certificate",
                             "it rests on a rule that a certificate cannot state yet");
        for (const solve::term& t : session_.incompatibilities().terms(i)) {
            const item& of = items_[solve::index(t.v)];
            if (of.project != nullptr && of.extra.empty()) spoken_of.insert(t.v);
        }
        out.lines.push_back(*std::move(line));
        const family* apart = facts_[session_.incompatibilities().tag_of(i)].apart;
        if (apart != nullptr && bound_family(*apart) == nullptr) open.insert(apart->label);
    }
    for (const std::string& label : open)
        out.families.push_back(in_words(*names_.family_called(label), claimed_family::anybody));
    for (const solve::refutation::line& l : proof.lines()) {
        proof_line& made = out.lines.emplace_back();
        for (const solve::term& t : l.terms) made.never.push_back(in_words(t));
        for (const std::uint32_t h : l.hints) made.hints.push_back(h + 1);
    }
    for (const solve::var v : spoken_of)
        out.projects.push_back(problem::in_words(*items_[solve::index(v)].project));
    return out;
}

}  // namespace purvey::problem
