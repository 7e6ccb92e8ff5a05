#include <algorithm>

#include "resolver/answer/certificate/claim_check.hpp"

// An answer: every requirement in force is looked at, and met.
namespace purvey::answer {

bool claim_check::read_pick(const json_value& line) {
    if (!line.has_only({"pick", "version", "extras"})) return no("a pick with other keys");
    const json_value &name = *line.find("pick"), &version = *line.find("version");
    const json_value& extras = *line.find("extras");
    if (!solved_ || !name.is_text() || !version.is_text() ||
        !extras.is_list_of(json_value::kind::text) || picks_.contains(name.text))
        return no("no pick, or a pick twice");
    table* t = table_of(name.text);
    if (t == nullptr) return false;
    const evidence& e = *t->project;
    const auto bit = e.bit_of.find(version.text);
    if (bit == e.bit_of.end() || !t->candidates.has(bit->second) || !e.read.has(bit->second))
        return no(name.text + " " + version.text + " is no candidate");
    pick made{t, bit->second, {}};
    for (const json_value& x : extras.items) {
        const auto declared = e.extras.find(x.text);
        if (declared == e.extras.end() || !declared->second.has(made.bit))
            return no("no such extra: " + x.text);
        made.extras.insert(x.text);
    }
    picks_.emplace(name.text, std::move(made));
    return true;
}

bool claim_check::met(const pep::requirement& r, const std::string& asker,
                      std::vector<std::string>& todo) {
    met_.push_back(&r);
    active_.emplace(asker, r.name);
    const std::string name = meeting(r.name, asker);
    const auto at = picks_.find(name);
    if (at == picks_.end()) return no("nothing meets " + r.str());
    const pick& p = at->second;
    const bool substitute = name != r.name;
    mask good;
    if (substitute ? !substitutes(r, good) : !admitted(r, good)) return false;
    if (!good.has(p.bit)) return no(r.str() + " is not met");
    for (const std::string& x : r.extras) {
        const auto declared = p.of->project->extras.find(x);
        const bool exists = declared != p.of->project->extras.end() && declared->second.has(p.bit);
        if ((exists || substitute) && !p.extras.contains(x))
            return no("an extra of " + r.str() + " is missing");
    }
    todo.push_back(name);
    return true;
}

bool claim_check::follow(const std::string& project, std::vector<std::string>& todo) {
    const pick& p = picks_.at(project);
    const evidence& e = *p.of->project;
    if (known_.is_unusable(e, p.bit)) return no(project + " cannot be used");
    for (const std::string_view text : e.metadata[p.bit - 1]->requires_dist) {
        const pep::requirement* r = known_.requirement(text);
        const bool in_force =
            r != nullptr && (known_.in_force(*r, "") ||
                             std::any_of(p.extras.begin(), p.extras.end(),
                                         [&](const auto& x) { return known_.in_force(*r, x); }));
        if (!in_force) continue;
        if (!r->url.empty()) return no("a URL is required");
        if (!met(*r, project, todo)) return false;
    }
    return true;
}

bool claim_check::is_answer() {
    std::vector<std::string> todo;
    for (const pep::requirement* r : asked_)
        if (known_.in_force(*r, "") && !met(*r, "", todo)) return false;
    std::set<std::string> reached;
    while (!todo.empty()) {
        const std::string name = std::move(todo.back());
        todo.pop_back();
        if (reached.insert(name).second && !follow(name, todo)) return false;
    }
    if (reached.size() != picks_.size()) return no("nobody asks for some picks");
    if (!are_apart() || !coexist()) return false;
    for (const pep::requirement* r : constraints_) {
        const auto at = picks_.find(r->name);
        if (at == picks_.end() || !known_.in_force(*r, "")) continue;
        if (!at->second.of->project->in(r->specifier).has(at->second.bit))
            return no("the constraint " + r->str() + " does not hold");
    }
    return true;
}

bool claim_check::finish() {
    if (solved_) return is_answer() && has_totals();
    return proven_ || no("the proof does not reach its claim");
}

}  // namespace purvey::answer
