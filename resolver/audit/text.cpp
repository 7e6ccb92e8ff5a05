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

}  // namespace

std::string report_text(const report& r, const text_context& c) {
    std::string out = "Audited " + subject_text(r) + ": " + totals(r) + ".\n";
    const finding* const end = r.findings.data() + r.findings.size();
    for (const finding* at = r.findings.data(); at != end;) {
        const finding* next =
            std::find_if(at, end, [&](const finding& f) { return f.kind != at->kind; });
        out += "\n" + group_text(at, next, c);
        at = next;
    }
    if (!r.not_checked.empty()) out += "\n";
    for (const std::string& sentence : r.not_checked)
        out += answer::wrapped(escape(sentence), c.width, "Not checked: ", "  ");
    return out;
}

}  // namespace purvey::audit
