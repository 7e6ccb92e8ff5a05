#include <algorithm>
#include <vector>

#include "purvey/answer/escape.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/text_parts.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey::answer {

std::string difference_rows(const difference& d, std::size_t rows, const text_context& c) {
    std::size_t name = 0, versions = 0;
    for (const auto* all : {&d.changed, &d.added, &d.removed})
        for (const release_change& r : *all) name = std::max(name, columns(escape(r.project)));
    const auto arrow = [](const release_change& r) {
        return escape(r.before) + " → " + escape(r.after);
    };
    for (const release_change& r : d.changed) versions = std::max(versions, columns(arrow(r)));
    name = std::min(name, c.width / 3);
    versions = std::min(versions, c.width / 2);
    std::vector<std::string> lines;
    const auto line = [&](const release_change& r, const std::string& what) {
        lines.push_back("  " + padded(escape(r.project), name) + "  " + what + "\n");
    };
    for (const release_change& r : d.changed)
        line(r, padded(arrow(r), versions) + (r.newer ? "  newer" : "  older"));
    for (const release_change& r : d.added) line(r, "added " + escape(r.after));
    for (const release_change& r : d.removed) line(r, "removed " + escape(r.before));
    return clipped(lines, rows, c);
}

std::string difference_counts(const difference& d) {
    std::string out;
    const auto say = [&](const auto& all, const char* what) {
        if (all.empty()) return;
        out += (out.empty() ? " (" : ", ") + std::to_string(all.size()) + " " + what;
    };
    say(d.changed, "changed");
    say(d.added, "added");
    say(d.removed, "removed");
    return out.empty() ? out : out + ")";
}

std::string open_questions(const choice_needed& n) {
    std::vector<std::string> all;
    for (const question& q : n.questions) {
        std::vector<std::string> offers;
        for (const offer& o : q.offers) offers.push_back(escape(o.provider));
        all.push_back("who provides " + escape(q.name) + " (" + listed(offers, "or") + ")");
    }
    return listed(all);
}

}  // namespace purvey::answer
