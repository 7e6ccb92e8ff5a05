#include "purvey/answer/lock.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {

int run_resolve(const arguments& a) {
    const reporter say{a};
    auto done = answer_of(a, say, "");
    if (!done) return done.error();
    session& s = done->by;
    say.warn_of(done->found(), s);
    // Nobody is asked who published the files: what the lock says of them is shown, if it does.
    if (a.json && !s.rules.locked_publishers.empty())
        (void)read_attestations(done->found(), nullptr, s.rules);
    return say.print(done->answer, s);
}

}  // namespace purvey::cli
