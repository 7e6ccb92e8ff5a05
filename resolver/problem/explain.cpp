#include "resolver/problem/explain.hpp"

#include <algorithm>

namespace purvey::problem {
namespace {

std::string with_extra(const std::string& name, const std::string& extra) {
    return extra.empty() ? name : name + "[" + extra + "]";
}

std::string words(const pep::requirement& r, const pep::specifier_set& s) {
    std::string out = r.name;
    for (std::size_t k = 0; k < r.extras.size(); ++k)
        out += (k == 0 ? "[" : ",") + r.extras[k] + (k + 1 == r.extras.size() ? "]" : "");
    return s.empty() ? out : out + " " + s.str();
}

// The user's own words, with the file they stand in.
std::string words(const need& n) {
    const std::string out = words(n.requirement, n.requirement.specifier);
    return n.where == "argument" || n.asked_about ? out : out + " (" + n.where + ")";
}

// "", " 1.2", " >=1.2", " <=1.5" or " >=1.2,<=1.5": where the values lie among others.
std::string span_of(const known_project& p, const solve::value_set& s,
                    const solve::value_set& among) {
    if (s.empty()) return "";
    if (s.is_single()) return " " + p.version(s.min()).str();
    std::string out;
    if (s.min() > among.min()) out = ">=" + p.version(s.min()).str();
    if (s.max() < among.max()) out += (out.empty() ? "<=" : ",<=") + p.version(s.max()).str();
    return out.empty() ? "" : " " + out;
}

}  // namespace

std::string explainer::but(const std::string& name) const {
    std::string out;
    const auto& asked = catalog_.asked();
    for (const std::size_t k : why_.requirements())
        if (asked.requirements[k].requirement.name == name)
            out += (asked.requirements[k].asked_about ? ", but the question is about "
                                                      : ", but you asked for ") +
                   words(asked.requirements[k]);
    for (const std::size_t k : why_.constraints())
        if (asked.constraints[k].requirement.name == name)
            out += (asked.constraints[k].asked_about ? ", but the question is about "
                                                     : ", but you constrained it to ") +
                   words(asked.constraints[k]);
    return out;
}

// By what a project was reached, where that is one text: all that it admits is spoken of.
std::string explainer::asked_words(const known_project& p) const {
    std::set<std::string> all;
    for (const std::size_t k : why_.requirements())
        if (const auto& r = catalog_.asked().requirements[k].requirement; r.name == p.name)
            all.insert(r.specifier.str());
    for (const std::size_t k : why_.constraints())
        if (const auto& r = catalog_.asked().constraints[k].requirement; r.name == p.name)
            all.insert(r.specifier.str());
    for (const statement& s : why_.all())
        for (const auto& t : s.texts)
            if (s.to == p.name && !s.dead_end) all.insert(t.what->what.specifier.str());
    if (all.size() == 1) return all.begin()->empty() ? "" : " " + *all.begin();
    const solve::value_set& r = why_.reached(p);
    return span_of(p, r, {1, p.table.count() + 1});
}

std::string explainer::subject(const statement& s) const {
    const solve::value_set& there = why_.reached(*s.from);
    const std::string name = with_extra(s.from->name, s.extra);
    const std::size_t n = s.releases.size();
    if (n == 1) return name + span_of(*s.from, s.releases, there);
    if (s.releases == there)
        return name + asked_words(*s.from) + " (" + std::to_string(n) + " releases)";
    const solve::value_set span =
        solve::value_set(s.releases.min(), s.releases.max() + 1).intersect(there);
    const std::string among = span == s.releases ? "" : " of " + std::to_string(span.size());
    const std::string where = span_of(*s.from, s.releases, there);
    return name + (where.empty() ? asked_words(*s.from) : where) + " (" + std::to_string(n) +
           among + " releases)";
}

std::string explainer::object(const statement& s) const {
    known_project* to = catalog_.seen(s.to);
    std::set<std::string> all;
    solve::value_set admitted;
    bool known = to != nullptr;
    for (const auto& t : s.texts) {
        const pep::requirement& r = t.what->what;
        all.insert(words(r, s.dead_end && to != nullptr ? telling(*to, r.specifier) : r.specifier));
        if (known) admitted = admitted.unite(catalog_.admitted(*to, *t.what));
    }
    if (all.size() == 1) return *all.begin();
    if (known && !admitted.empty())
        return s.to + span_of(*to, admitted, {1, to->table.count() + 1}) + " (each its own range)";
    const pep::requirement& newest = s.texts.front().what->what;
    return s.to + " (each its own range, the newest " + newest.specifier.str() + ")";
}

// Every statement that leads to the name was made, and together they admit nothing.
bool explainer::meets_no_other(const statement& s) const {
    known_project* to = catalog_.seen(s.to);
    if (to == nullptr || s.dead_end || !why_.is_plain(s.to)) return false;
    solve::value_set all(1, to->table.count() + 1), others = all;
    const statement* last = nullptr;
    for (const statement& each : why_.all()) {
        if (each.to != s.to || each.dead_end) continue;
        solve::value_set admitted;
        for (const auto& t : each.texts) admitted = admitted.unite(catalog_.admitted(*to, *t.what));
        if (&each != &s) others = others.intersect(admitted);
        all = all.intersect(admitted);
        const bool before =
            std::find(followed_.begin(), followed_.end(), each.from) != followed_.end();
        if (!before) last = &each;
    }
    return all.empty() && !others.empty() && last == nullptr;
}

// The line on it says what the user asked for.
bool explainer::tells_words(const statement& s) const {
    return !s.to.empty() && (s.dead_end || !why_.is_plain(s.to)) && unmet(s).empty();
}

std::string explainer::consequence(const statement& s) const {
    if (tells_words(s)) return but(s.to);
    if (s.dead_end || !why_.is_plain(s.to)) return ": " + unmet(s);
    return meets_no_other(s) ? ", and no release of " + s.to + " fits all of these" : "";
}

std::string explainer::needs(const statement& s) const {
    if (s.to.empty()) {
        const auto& m = s.from->metadata[s.releases.max() - 1];
        return subject(s) + " cannot be used: " + (m ? m->error : "");
    }
    return subject(s) + (s.releases.size() > 1 ? " need " : " needs ") + object(s) + consequence(s);
}

void explainer::say(std::string line) {
    if (std::find(out_.begin(), out_.end(), line) == out_.end()) out_.push_back(std::move(line));
}

void explainer::follow(const known_project& p) {
    if (std::find(followed_.begin(), followed_.end(), &p) != followed_.end()) return;
    followed_.push_back(&p);
    for (const statement& s : why_.all()) {
        if (s.from != &p) continue;
        say(needs(s));
        if (const std::string newer = newer_python(p); !newer.empty()) say(newer);
        const known_project* to = catalog_.seen(s.to);
        if (to != nullptr && !s.dead_end) follow(*to);
    }
}

// The last of the user's own requirements on a name that admit nothing together.
std::string explainer::nothing_fits_both(const std::string& name, std::size_t word) const {
    std::size_t on_it = 0, last = 0;
    for (const std::size_t k : why_.requirements())
        if (catalog_.asked().requirements[k].requirement.name == name) ++on_it, last = k;
    known_project* p = catalog_.seen(name);
    if (on_it < 2 || last != word || p == nullptr || !why_.left_by_user(*p).empty()) return "";
    return ", and no release of " + name + " fits both";
}

// The user's words on the name stand in a line on who needs something else.
bool explainer::is_said_inline(const std::string& name) const {
    return std::any_of(why_.all().begin(), why_.all().end(),
                       [&](const statement& s) { return s.to == name && tells_words(s); });
}

std::vector<std::string> explainer::lines() {
    const auto& asked = catalog_.asked();
    for (const std::size_t k : why_.requirements()) {
        const need& n = asked.requirements[k];
        const std::string& name = n.requirement.name;
        const bool leads_on = std::any_of(why_.all().begin(), why_.all().end(),
                                          [&](const statement& s) { return s.from->name == name; });
        if (leads_on || !is_said_inline(name)) {
            const std::string why = unmet(name, n.requirement.specifier, false);
            say((n.asked_about ? "the question is about " : "you asked for ") + words(n) +
                (why.empty() ? nothing_fits_both(name, k) : ": " + why));
        }
        if (const known_project* p = catalog_.seen(name)) follow(*p);
    }
    for (const statement& s : why_.all()) follow(*s.from);
    for (const std::size_t k : why_.constraints()) {
        const need& n = asked.constraints[k];
        if (is_said_inline(n.requirement.name)) continue;
        const std::string why = unmet(n.requirement.name, n.requirement.specifier, false);
        say((n.asked_about ? "the question is about " : "you constrained ") + words(n) +
            (why.empty() ? "" : ": " + why));
    }
    for (const std::string& note : notes_) say(note);
    return std::move(out_);
}

}  // namespace purvey::problem
