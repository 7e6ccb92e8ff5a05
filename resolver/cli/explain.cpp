#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {

int run_explain(const arguments& a) {
    const reporter say{a};
    auto made = prepare(a, "");
    if (!made) return say.fail(made.error());
    session& s = keep(*std::move(made));
    const auto answer = run(a, say, s);
    if (!answer) return say.fail(answer.error());
    const auto* found = std::get_if<resolution>(&*answer);
    if (found == nullptr) return say.unsolved(*answer, s);
    say.warn_of(*found, s);
    const text_context c = say.context(s);
    const std::string text =
        a.name.empty() ? resolution_text(*found, c) : why_text(*found, a.name, c);
    return print_out(text) ? 0 : 5;
}

}  // namespace purvey::cli
