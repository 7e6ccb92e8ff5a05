#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {

int run_resolve(const arguments& a) {
    const reporter say{a};
    auto done = answer_of(a, say, "");
    if (!done) return done.error();
    const session& s = done->by;
    say.warn_of(done->found(), s);
    return say.print(done->answer, s);
}

}  // namespace purvey::cli
