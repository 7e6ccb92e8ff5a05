#include <algorithm>

#include "purvey/answer/json.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/inputs/requirement_line.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::cli {
namespace {

// What is asked beside the request, read before anything is resolved.
expected<std::vector<need>, error> read_subjects(const arguments& a) {
    std::vector<need> out;
    for (const std::string& word : a.subjects) {
        const bool range = a.what == command::explain_why_not;
        if (word.find('\0') != std::string::npos)
            return bad_input("argument", "a requirement contains a NUL byte");
        auto n = range ? detail::read_constraint(word, "why-not")
                       : detail::read_requirement(word, "what-if");
        if (!n) return unexpected(std::move(n).error());
        if (range && (n->requirement.specifier.empty() || n->requirement.condition))
            return bad_input("why-not",
                             "'" + detail::shortened(word) + "' is not a range of versions",
                             "write it as 'NAME==1.2', 'NAME<2' or 'NAME>=3', without a marker");
        out.push_back(std::move(*n));
    }
    return out;
}

expected<explanation, error> explained(const arguments& a, session& s, const resolution& present,
                                       const std::vector<need>& subjects) {
    if (a.what == command::explain_why_not) {
        auto w =
            s.solver->why_not(s.in.asked, present, subjects.front(), limits_of(a), s.line.get());
        return w ? expected<explanation, error>(explanation(*std::move(w)))
                 : unexpected(std::move(w).error());
    }
    if (a.what == command::explain_what_if) {
        auto w = s.solver->what_if(s.in.asked, present, subjects, limits_of(a), s.line.get());
        return w ? expected<explanation, error>(explanation(*std::move(w)))
                 : unexpected(std::move(w).error());
    }
    return explanation(why(present, a.name));
}

struct in_words {
    const text_context& c;
    std::string operator()(const why_answer& w) const { return why_text(w, c); }
    std::string operator()(const why_not_answer& w) const { return why_not_text(w, c); }
    std::string operator()(const what_if_answer& w) const { return what_if_text(w, c); }
};

}  // namespace

// Exit 0 wherever the request itself has an answer, whatever the changed one has.
int run_explain(const arguments& a) {
    const reporter say{a};
    const auto subjects = read_subjects(a);
    if (!subjects) return say.fail(subjects.error());
    auto done = answer_of(a, say, "");
    if (!done) return done.error();
    session& s = done->by;
    const resolution& found = done->found();
    say.warn_of(found, s);
    if (a.what == command::explain && a.name.empty()) return say.print(done->answer, s);
    const auto why = explained(a, s, found, *subjects);
    s.line->erase();
    if (!why) return say.fail(why.error());
    if (const auto kept = write_claims(a, s); !kept) return say.fail(kept.error());
    const text_context c = say.context(s);
    const std::string text =
        a.json ? to_json(found, &*why, json_of(s)) : std::visit(in_words{c}, *why);
    return print_out(text) ? 0 : 5;
}

}  // namespace purvey::cli
