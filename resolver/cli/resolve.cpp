#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {

int run_resolve(const arguments& a) {
    const reporter say{a};
    return with_resolution(
        a, say, [&](const session& s, const outcome& answer) { return say.print(answer, s); });
}

}  // namespace purvey::cli
