#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"

int main(int argc, char** argv) {
    using namespace purvey::cli;
    prepare_process();
    const auto asked = parse_arguments(argc, argv);
    if (!asked) return asked.error();
    switch (asked->what) {
        case command::lock:
            return run_lock(*asked);
        case command::resolve:
            return run_resolve(*asked);
        case command::explain:
            return run_explain(*asked);
        case command::choose:
            return run_choose(*asked);
        case command::snapshot_build:
            return run_snapshot_build(*asked);
        case command::snapshot_record:
            return run_snapshot_record(*asked);
        case command::snapshot_info:
            return run_snapshot_info(*asked);
    }
    return 2;
}
