#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {

int run_resolve(const arguments& a) {
    const reporter say{a};
    auto made = prepare(a, "");
    if (!made) return say.fail(made.error());
    session& s = keep(*std::move(made));
    const auto answer = run(a, say, s);
    if (!answer) return say.fail(answer.error());
    const auto* found = std::get_if<resolution>(&*answer);
    if (found == nullptr) return say.unsolved(*answer, s);
    say.warn_of(*found, s);
    if (a.json) return say.print_json(*answer, s);
    return print_out(resolution_text(*found, say.context(s))) ? 0 : 5;
}

}  // namespace purvey::cli
