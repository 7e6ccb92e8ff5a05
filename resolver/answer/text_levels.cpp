#include "purvey/answer/escape.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey::answer {
namespace {

std::string thousandths(std::uint64_t n) {
    return std::to_string(n / 10) + "." + std::to_string(n % 10) + " %";
}

std::string amount(goal g, std::uint64_t n, std::uint64_t unknown) {
    switch (g) {
        case goal::size:
            return (unknown == 0 ? "" : "at least ") + size_text(n);
        case goal::unchanged:
            return counted(n, "locked project");
        default:
            return counted(n, "project");
    }
}

// What there would be without any goal: what this one costs or saves.
std::string priced(const level& l) {
    if (l.before == l.after && l.before_unknown == l.after_unknown)
        return ", the same as without --prefer";
    if (l.what == goal::balanced) return ", " + thousandths(l.before) + " without --prefer";
    const bool less = l.after <= l.before;
    const std::uint64_t by = less ? l.before - l.after : l.after - l.before;
    return ", " + amount(l.what, l.before, l.before_unknown) + " without --prefer (" +
           (less ? "\u2212" : "+") + (l.what == goal::size ? size_text(by) : std::to_string(by)) +
           ")";
}

std::string told(const level& l) {
    const std::string now = amount(l.what, l.after, l.after_unknown);
    switch (l.what) {
        case goal::declared:
            return "what you asked for itself is as without the goals after this one";
        case goal::balanced:
            return "of what you asked for the stalest has " + thousandths(l.after) +
                   " of its releases ahead of it";
        case goal::unchanged:
            return now + (l.after == 1 ? " changes" : " change");
        default:
            return now;
    }
}

}  // namespace

std::vector<std::pair<std::string, std::string>> level_texts(const resolution& r) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const level& l : r.levels) {
        std::string text = told(l);
        if (l.what != goal::declared) text += priced(l);
        text += l.proven ? "; proven" : "; not proven: the limit on steps was reached";
        out.emplace_back(word_of(l.what), std::move(text));
    }
    return out;
}

std::vector<std::pair<std::string, std::string>> lighter_texts(const resolution& r) {
    std::vector<std::pair<std::string, std::string>> out;
    for (const lighter_builds& l : r.lighter) {
        std::string text =
            (l.label.empty() ? "builds without a label" : "+" + l.label + " builds") +
            " of the same " + (l.requirements.size() == 1 ? "version" : "versions") + ": \u2212" +
            size_text(l.saves) + ", if you also ask for";
        for (const std::string& requirement : l.requirements)
            text += " " + shell_quote(requirement);
        out.emplace_back("lighter", escape(text));
    }
    return out;
}

}  // namespace purvey::answer
