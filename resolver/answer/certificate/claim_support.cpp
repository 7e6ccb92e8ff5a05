#include "resolver/answer/certificate/claim_check.hpp"

// What is there is asked for, in some steps from the user's own words.
namespace purvey::answer {
namespace {

// Absent or off, by what is said.
bool is_out(const std::map<std::string, mask>& never, const std::string& of) {
    const auto at = never.find(of);
    return at != never.end() && (at->second - mask::of(0)).empty();
}

}  // namespace

// Where all that is said holds, nobody asks for an item that is there.
bool claim_check::unfounded(const json_value& line, terms& to) {
    if (!line.has_only({"line", "unfounded", "never"})) return no("a line with other keys");
    const json_value &what = *line.find("unfounded"), &never = *line.find("never");
    if (!what.is_text() || !never.is_object()) return no("no item");
    for (std::size_t k = 0; k < never.keys.size(); ++k) {
        mask said;
        if (!values(never.keys[k], never.items[k], said)) return false;
        to.emplace(never.keys[k], std::move(said));
    }
    item i;
    const auto there = to.find(what.text);
    if (!split(what.text, i) || names_.contains(i.name) ||
        what.text.find('>') != std::string::npos || there == to.end() || there->second.has(0))
        return no(what.text + " need not be there");
    std::set<std::string> reached;
    return follow_all(to, reached) &&
           (!reached.contains(what.text) || no("somebody asks for " + what.text));
}

// All items that are asked for by releases and extras which `never` leaves, beginning with the
// user's own words.
bool claim_check::follow_all(const terms& never, std::set<std::string>& reached) {
    std::vector<std::string> todo;
    for (const pep::requirement* r : asked_)
        if (known_.in_force(*r, "") && !ask(*r, "", never, todo)) return false;
    while (!todo.empty()) {
        const std::string of = std::move(todo.back());
        todo.pop_back();
        item i;
        if (!reached.insert(of).second) continue;
        const table* t = split(of, i) ? table_of(i.name) : nullptr;
        if (t == nullptr) return false;
        const evidence& e = *t->project;
        mask left = t->candidates;
        if (const auto at = never.find(i.name); at != never.end()) left = left & at->second;
        if (!left.within(e.read)) return no("not all of " + i.name + " was read");
        if (!i.extra.empty()) {
            const auto declared = e.extras.find(i.extra);
            left = declared == e.extras.end() ? mask() : left & declared->second;
        }
        looked_at_ += e.required.size();
        if (looked_at_ > most_looked_at) return no("it takes too many steps");
        for (const auto& [text, releases] : e.required) {
            if ((releases & left).empty()) continue;
            const pep::requirement* r = known_.requirement(text);
            if (r == nullptr || !r->url.empty() || !known_.in_force(*r, i.extra)) continue;
            if (!ask(*r, i.name, never, todo)) return false;
        }
    }
    return true;
}

// A name that nobody meets leads nowhere, and what is absent or off nobody asks for.
bool claim_check::ask(const pep::requirement& r, const std::string& asker, const terms& never,
                      std::vector<std::string>& todo) {
    if (is_open(r.name, asker)) return no("who meets " + r.name + " is not said");
    const std::string by = meeting(r.name, asker);
    if (by.empty() || (names_.contains(r.name) && is_out(never, r.name))) return true;
    const evidence* e = known_.project(by);
    if (e == nullptr) return no("the source does not know whether there is a project " + by);
    if (is_virtual(by, *e->page)) return true;
    todo.push_back(by);
    for (const std::string& x : r.extras)
        if (std::string of = by + "[" + x + "]"; !is_out(never, of)) todo.push_back(std::move(of));
    return true;
}

}  // namespace purvey::answer
