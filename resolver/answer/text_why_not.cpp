#include <variant>
#include <vector>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/text_parts.hpp"

namespace purvey {
namespace {

using namespace answer;

std::string asked(const why_not_answer& w) {
    return escape(w.project) + " " + escape(w.range);
}

std::string no_release(const why_not_answer& w) {
    const std::string there = "There is no " + asked(w);
    return w.found.newest.empty()
               ? there + ", and no release of it that can be taken."
               : there + "; the newest that can be taken is " + escape(w.found.newest) + ".";
}

std::string no_candidate(const why_not_answer& w, const text_context& c) {
    if (w.found.only_prereleases)
        return wrapped("Every " + asked(w) +
                           " that fits the target is a pre-release: taken only where a requirement "
                           "names one, or with --pre.",
                       c.width, "", "  ");
    std::string out = wrapped("No " + asked(w) + " can be taken" +
                                  (c.target.empty() ? "" : " for " + escape(c.target)) + ":",
                              c.width, "", "  ");
    const std::string newest =
        w.found.newest.empty() ? "" : "The newest that can is " + escape(w.found.newest) + ".\n";
    std::vector<std::string> lines;
    for (const passed_release& p : w.found.passed)
        lines.push_back(wrapped(escape(w.project) + " " + escape(p.version) + " " + escape(p.why),
                                c.width, "  ", "      "));
    return out + clipped(lines, max_rows - 2, c) + newest;
}

// Why the walk did not take what is possible: from the first pick that differs.
std::string reason(const why_not_answer& w) {
    const auto& first = w.with->first;
    const std::string possible =
        escape(w.provider) + " " + escape(w.instead) + " is possible, but ";
    const bool own = first && first->project == w.provider;
    if (own && !first->newer)
        return possible + "so is " + escape(w.present) +
               ", and the newest release that works is taken.";
    if (own && w.instead_is_prerelease)
        return possible +
               "it is a pre-release: taken only where a requirement names one, or with --pre.";
    if (first && !own && !first->newer)
        return possible + "only with " + escape(first->project) + " " + escape(first->after) +
               ": " + escape(first->project) +
               " is decided before it, and its newest release "
               "that works is taken, which is " +
               escape(first->before) + ".";
    return possible + "only with another choice of the rest.";
}

std::string avoided(const why_not_answer& w) {
    const std::string without =
        "With " + asked(w) + " the answer would do without " + escape(w.project) + ".";
    const auto& first = w.with->first;
    if (!first || first->newer) return without;
    return without + " " + escape(first->project) +
           " is decided first, and its newest release that works is taken, which is " +
           escape(first->before) + ", not " + escape(first->after) + ".";
}

// Who keeps it out of the present answer, unless that is only that a newer one is there.
std::string against(const why_not_answer& w, const text_context& c) {
    if (w.with->first && w.with->first->project == w.provider) return {};
    std::vector<std::string> lines;
    for (const asker& a : w.against) {
        const std::string who = a.project.empty()
                                    ? "you asked for "
                                    : escape(a.project) + " " + escape(a.version) + " needs ";
        lines.push_back(wrapped(who + escape(a.requirement), c.width, "  ", "      "));
    }
    return clipped(lines, 4, c);
}

std::string change(const why_not_answer& w, const text_context& c, std::string said) {
    const difference& d = w.with->against_present;
    if (d.empty()) return said;
    said += against(w, c);
    said += wrapped("With " + asked(w) + difference_counts(d) + ":", c.width, "", "  ");
    return said + difference_rows(d, rows_left(said), c);
}

std::string impossible(const why_not_answer& w, const text_context& c) {
    const auto& no = std::get<conflict>(w.with->found);
    const std::string head = painted(asked(w) + " does not go", paint_as::bad, c) +
                             " with what you asked for (" + proof_effort(no) + ").";
    return wrapped(head, c.width, "", "  ") + conflict_body(no, c);
}

}  // namespace

std::string why_not_text(const why_not_answer& w, const text_context& c) {
    const std::string name = escape(w.project);
    const auto say = [&](const std::string& text) { return wrapped(text, c.width, "", "  "); };
    switch (w.verdict) {
        case why_not_verdict::in_answer:
            return say(
                (w.provider == w.project ? name : name + " is met by " + escape(w.provider)) + " " +
                escape(w.present) +
                (w.provider == w.project ? " is in the answer, and " : ", and ") + escape(w.range) +
                " admits it.");
        case why_not_verdict::no_project:
            return say(name + " " + escape(w.found.absent) + ".");
        case why_not_verdict::no_release:
            return say(no_release(w));
        case why_not_verdict::no_candidate:
            return no_candidate(w, c);
        case why_not_verdict::not_needed:
            return say(name + " is not part of the answer: nothing in it asks for " + name +
                       ". explain what-if says what asking for it would change.");
        case why_not_verdict::avoided:
            return change(w, c, say(avoided(w)));
        case why_not_verdict::possible:
            return change(w, c, say(reason(w)));
        case why_not_verdict::impossible:
            return impossible(w, c);
        case why_not_verdict::open_question:
            return say("With " + asked(w) + " there would be a choice to make: " +
                       open_questions(std::get<choice_needed>(w.with->found)) +
                       ". Answer with --choose.");
    }
    return {};
}

}  // namespace purvey
