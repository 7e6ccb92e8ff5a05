#include <variant>
#include <vector>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "resolver/answer/layout.hpp"
#include "resolver/answer/text_parts.hpp"

namespace purvey {
namespace {

using namespace answer;

std::string found_text(const resolution&, const what_if_answer& w, const std::string& more,
                       const text_context& c) {
    const difference& d = w.with.against_present;
    if (d.empty()) return wrapped(more + ", nothing would change.", c.width, "", "  ");
    const std::string head = wrapped(more + difference_counts(d) + ":", c.width, "", "  ");
    return head + difference_rows(d, rows_left(head), c);
}

std::string found_text(const conflict& no, const what_if_answer&, const std::string& more,
                       const text_context& c) {
    return wrapped(more + " there is no answer (" + proof_effort(no) + ").", c.width, "", "  ") +
           conflict_body(no, c);
}

std::string found_text(const choice_needed& n, const what_if_answer&, const std::string& more,
                       const text_context& c) {
    return wrapped(
        more + " there would be a choice to make: " + open_questions(n) + ". Answer with --choose.",
        c.width, "", "  ");
}

}  // namespace

std::string what_if_text(const what_if_answer& w, const text_context& c) {
    std::vector<std::string> words;
    for (const std::string& text : w.more) words.push_back(escape(text));
    const std::string more = painted("With " + listed(words) + " as well", paint_as::strong, c);
    return std::visit([&](const auto& found) { return found_text(found, w, more, c); },
                      w.with.found);
}

}  // namespace purvey
