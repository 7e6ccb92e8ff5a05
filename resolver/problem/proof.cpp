#include <algorithm>

#include "resolver/problem/search.hpp"

// The axioms of a proof in words; the claims that they are made for: claim.cpp.
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

std::string with_extra(const std::string& project, const std::string& extra) {
    return extra.empty() ? project : project + "[" + extra + "]";
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

// A name that its index holds without any release has one value, and may be no project to a claim:
// what is always true of it is not said.
void search::add_in_words(std::span<const solve::term> clause, std::vector<proof_term>& to) const {
    for (const solve::term& t : clause) {
        const item& of = items_[solve::index(t.v)];
        if (of.extra.empty() && of.project != nullptr && is_held_name(*of.project) &&
            t.s.contains(0))
            continue;
        to.push_back(in_words(t));
    }
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
    return false;
}

// What is not to be together, as it stands. False: a claim has no word for it.
bool search::apart_in_words(const fact& f, std::span<const solve::term> clause,
                            proof_line& out) const {
    if (f.kind == fact_kind::obsoletes) {
        out.kind = proof_kind::obsoletes;
        out.of = f.project->name;
        out.text = f.extra;
        for (const solve::term& t : clause)
            if (item_name(t.v) == out.of) out.releases = values_in_words(t);
        return true;
    }
    add_in_words(clause, out.never);
    if (f.kind == fact_kind::same_import) {
        out.kind = proof_kind::imports;
        out.text = f.extra;
        return true;
    }
    if (f.kind == fact_kind::support) {
        out.kind = proof_kind::unfounded;
        out.item = f.extra;
        return mode_ == search_mode::walk;
    }
    out.kind = proof_kind::apart;
    out.of = f.apart->label;
    out.releases = {f.project->name};
    if (!f.extra.empty()) out.releases.push_back(f.extra);
    return f.kind == fact_kind::exclusion;
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
    add_in_words(clause, out.never);
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
    } else if (f.apart != nullptr || f.kind == fact_kind::obsoletes ||
               f.kind == fact_kind::same_import || f.kind == fact_kind::support) {
        said = apart_in_words(f, clause, out);
    } else if (f.kind == fact_kind::goal) {
        overweight_in_words(session_.incompatibilities().tag_of(i), clause, out);
    } else {
        said = binding_in_words(f, clause, out);
    }
    return said ? std::optional(std::move(out)) : std::nullopt;
}

}  // namespace purvey::problem
