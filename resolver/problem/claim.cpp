#include <algorithm>

#include "resolver/problem/measure.hpp"
#include "resolver/problem/search.hpp"

// What a search found as a claim: a "no" with its proof, or its picks.
namespace purvey::problem {
namespace {

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
    for (const std::uint32_t r : p.table.releases) add(out.candidates, *p.listing, last, r);
    std::map<std::string, std::uint32_t> last_of;
    for (const passed_over& o : p.table.passed) {
        const std::string why(kept_out_by(o.why));
        add(out.kept_out[why], *p.listing, last_of[why], o.release);
    }
    return out;
}

std::string_view word(counted_as c) {
    return c == counted_as::own ? "own" : c == counted_as::none ? "none" : "mapped";
}

unexpected<error> cannot_be_stated() {
    return bad_input("--certificate", "it rests on a rule that a certificate cannot state yet");
}

}  // namespace

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
    // What is met by its own project, as it would be without a word, is not said.
    for (const auto& [name, provider] : bound_.names)
        if (provider != name || virtuals_.contains(name)) out.names.emplace_back(name, provider);
    return out;
}

std::vector<std::string> search::members_of(const family& f) const {
    std::vector<std::string> out;
    for (const family_member& m : f.members)
        if (names_.family_of(m.project) == &f) out.push_back(m.project);
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
    for (const auto& [name, provider] : bound_.names)
        if (const family* f = provider == name ? names_.family_of(name) : nullptr)
            if (const std::string* by = bound_family(*f); by != nullptr && *by != name)
                return cannot_be_stated();
    claim out = claim_under_bindings();
    for (std::size_t k = 0; k < ceilings_.size(); ++k)
        out.goals.push_back(ceilings_[k].what->in_words(catalog_.rules().objective.goals[k],
                                                        ceilings_[k].held.most()));
    name_provided_items();
    std::set<solve::var> spoken_of;
    std::set<std::string> open;
    for (const solve::incompatibility_id i : proof.axioms()) {
        auto line = axiom_in_words(i);
        if (!line) return cannot_be_stated();
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
        add_in_words(l.terms, made.never);
        for (const std::uint32_t h : l.hints) made.hints.push_back(h + 1);
    }
    std::set<std::vector<std::string>> kindred;
    for (const solve::var v : spoken_of) {
        const known_project& p = *items_[solve::index(v)].project;
        const family* f = names_.family_of(p.name);
        if (is_held_name(p) && f == nullptr) continue;
        out.projects.push_back(problem::in_words(p));
        if (is_held_name(p) && bound_family(*f) == nullptr && !open.contains(f->label))
            kindred.insert(members_of(*f));  // says that it is no virtual name
    }
    out.kindred.assign(kindred.begin(), kindred.end());
    return out;
}

}  // namespace purvey::problem
