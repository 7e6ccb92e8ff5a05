#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/audit/print.hpp"

namespace purvey::audit {
namespace {

using answer::counted;
using answer::paint_as;

constexpr std::size_t widest_name = 32;

paint_as colour_of(severity s) {
    return s == severity::error ? paint_as::bad : paint_as::careful;
}

std::string subject_text(const report& r) {
    const std::string where = escape(r.where);
    return counted(r.projects, "project") + (where.empty() ? "" : " of " + where);
}

std::string totals(const report& r) {
    std::vector<std::string> said;
    for (const severity s : {severity::error, severity::warning, severity::note})
        if (const std::size_t n = r.count(s)) said.push_back(counted(n, word(s)));
    return said.empty() ? "nothing found" : answer::listed(said);
}

std::string accepted_count(const report& r, const text_context& c) {
    if (r.accepted.empty()) return {};
    return " " + counted(r.accepted.size(), "finding") + (r.accepted.size() == 1 ? " is" : " are") +
           " accepted" + (c.full ? "." : " (--full lists them).");
}

std::string line_of(const finding& f, std::size_t column, const text_context& c) {
    const std::string name = escape(f.project) + (f.version.empty() ? "" : " " + escape(f.version));
    return answer::wrapped(answer::padded(name, column) + "  " + escape(f.message), c.width, "  ",
                           "      ");
}

// Findings of one kind, which stand together.
std::string group_text(const finding* first, const finding* last, const text_context& c) {
    const finding_rule& rule = rule_of(first->kind);
    const std::string head = std::string(word(first->level)) + " " + std::string(rule.id) + ":";
    const std::string says =
        answer::wrapped(head + " " + std::string(rule.says), c.width, "", "  ");
    std::string out = answer::painted(word(first->level), colour_of(first->level), c) +
                      says.substr(word(first->level).size());
    std::size_t column = 0;
    for (const finding* f = first; f != last; ++f)
        column = std::max(column, f->project.size() + 1 + f->version.size());
    std::vector<std::string> lines;
    for (const finding* f = first; f != last; ++f)
        lines.push_back(line_of(*f, std::min(column, widest_name), c));
    return out + answer::clipped(lines, answer::max_rows, c);
}

std::string accepted_text(const report& r, const text_context& c) {
    std::string out = "\naccepted:\n";
    for (const accepted_finding& a : r.accepted) {
        finding f = a.what;
        f.message = std::string(rule_of(f.kind).id) + ": " + f.message + "; accepted" +
                    (a.until.empty() ? "" : " until " + a.until) + ": " + a.reason + " (" +
                    a.where + ")";
        out += line_of(f, 0, c);
    }
    return out;
}

// At most so many lines as of a kind of findings.
std::string missing_text(const report& r, const text_context& c) {
    std::vector<std::string> lines;
    lines.reserve(r.missing.size());
    for (const unanswered& u : r.missing)
        lines.push_back(answer::wrapped(escape(sentence_of(u)), c.width, "Not checked: ", "  "));
    return answer::clipped(lines, answer::max_rows, c);
}

}  // namespace

std::string report_text(const report& r, const text_context& c) {
    const std::string head = "Audited " + subject_text(r) + ": " + totals(r) +
                             (r.missing.empty() ? "" : "; not every index could be asked") + "." +
                             accepted_count(r, c);
    std::string out = answer::wrapped(head, c.width, "", "  ");
    const finding* const end = r.findings.data() + r.findings.size();
    for (const finding* at = r.findings.data(); at != end;) {
        const finding* next =
            std::find_if(at, end, [&](const finding& f) { return f.kind != at->kind; });
        out += "\n" + group_text(at, next, c);
        at = next;
    }
    if (c.full && !r.accepted.empty()) out += accepted_text(r, c);
    if (!r.not_checked.empty() || !r.missing.empty()) out += "\n";
    out += missing_text(r, c);
    for (const std::string& sentence : r.not_checked)
        out += answer::wrapped(escape(sentence), c.width, "Not checked: ", "  ");
    return out;
}

}  // namespace purvey::audit
