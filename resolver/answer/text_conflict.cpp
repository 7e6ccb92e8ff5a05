#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/text_parts.hpp"
#include "resolver/answer/utf8.hpp"

namespace purvey {
namespace {

using namespace answer;

std::string repairs_text(const conflict& k, const text_context& c) {
    const std::size_t n = k.repairs.size();
    const std::string more = k.not_tried.empty() ? "" : ": " + escape(k.not_tried);
    if (n == 0)
        return more.empty() ? ""
                            : wrapped("No change that helps was found" + more, c.width, "", "  ");
    std::string out = n == 1   ? "This works (it was tried):\n"
                      : n == 2 ? "Either of these works (each was tried):\n"
                               : "Any one of these works (each was tried):\n";
    std::size_t widest = 0;
    for (const conflict::repair& r : k.repairs)
        if (const std::size_t wide = columns(escape(r.change)); wide <= c.width / 2)
            widest = std::max(widest, wide);
    std::vector<std::string> lines;
    for (const conflict::repair& r : k.repairs) {
        std::string results;
        for (const auto& [project, version] : r.result)
            results += (results.empty() ? "" : ", ") + escape(project) + " " + escape(version);
        if (r.asks) results += std::string(results.empty() ? "" : ", ") + "and a choice to make";
        const std::string line = escape(r.change);
        const std::string arrow = results.empty() ? "" : "→ " + results;
        if (arrow.empty() || columns(line) <= widest)
            lines.push_back(wrapped(arrow.empty() ? line : padded(line, widest) + "   " + arrow,
                                    c.width, "  ", std::string(widest + 7, ' ')));
        else
            lines.push_back(wrapped(line, c.width, "  ", "      ") +
                            wrapped(arrow, c.width, "      ", "        "));
    }
    out += clipped(lines, 4, c);
    return more.empty() ? out : out + wrapped("Others may work" + more, c.width, "", "  ");
}

}  // namespace

namespace answer {

std::string proof_effort(const conflict& k) {
    return k.steps == 0 ? "proven without a search"
                        : "proven in " + counted(static_cast<std::size_t>(k.steps), "step");
}

std::string conflict_body(const conflict& k, const text_context& c) {
    std::string after;
    if (!k.not_minimal.empty())
        after = wrapped("(perhaps not minimal: " + escape(k.not_minimal) + ")", c.width, "  ",
                        "      ");
    after += repairs_text(k, c);
    std::vector<std::string> lines;
    for (const std::string& line : k.lines)
        lines.push_back(wrapped(escape(line), c.width, "  ", "      "));
    return clipped(lines, rows_left(after, 1), c, 3) + after;
}

}  // namespace answer

std::string conflict_text(const conflict& k, const text_context& c) {
    const bool refused = !k.refused_by_policy.empty();
    std::string out = painted(refused ? "No answer exists that policy allows" : "No answer exists",
                              paint_as::bad, c) +
                      " (" + proof_effort(k) + ").\n" + conflict_body(k, c);
    out += refused ? "(exit 4" : "(exit 1";
    if (c.milliseconds) out += "; " + std::to_string(*c.milliseconds) + " ms";
    return out + ")\n";
}

std::string error_text(const error& e, const text_context& c) {
    std::string out = painted("error:", paint_as::bad, c) + " ";
    if (!e.where.empty()) out += escape(e.where) + ": ";
    out += escape(e.message) + "\n";
    if (!e.remedy.empty()) out += "  " + escape(e.remedy) + "\n";
    return out;
}

}  // namespace purvey
