#include <unistd.h>

#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"

namespace {

using namespace purvey::cli;

int run_command(const arguments& asked) {
    switch (asked.what) {
        case command::lock:
            return run_lock(asked);
        case command::resolve:
            return run_resolve(asked);
        case command::explain:
        case command::explain_why:
        case command::explain_why_not:
        case command::explain_what_if:
            return run_explain(asked);
        case command::choose:
            return run_choose(asked);
        case command::snapshot_build:
            return run_snapshot_build(asked);
        case command::snapshot_record:
            return run_snapshot_record(asked);
        case command::snapshot_info:
            return run_snapshot_info(asked);
        case command::verify:
            return run_verify(asked);
        case command::watch:
        case command::watch_verify:
        case command::watch_report:
            return run_watch(asked);
        case command::cache_info:
        case command::cache_prune:
        case command::cache_verify:
            return run_cache(asked);
        case command::index_check:
        case command::index_grants:
        case command::index_virtual:
            return run_index(asked);
    }
    return 2;
}

}  // namespace

// Everything is written through file descriptors, and sessions are kept: nothing is left to flush,
// and threads of a live source must not meet destructors of static objects.
int main(int argc, char** argv) {
    prepare_process();
    const auto asked = parse_arguments(argc, argv);
    ::_exit(asked ? run_command(*asked) : asked.error());
}
