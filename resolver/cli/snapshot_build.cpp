#include "purvey/source/snapshot.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/cli/moment.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/cli/session.hpp"

namespace purvey::cli {

int run_snapshot_build(const arguments& a) {
    const reporter say{a};
    snapshot_build plan;
    plan.graphs = a.files;
    plan.output = a.output;
    plan.made_by = "purvey " PURVEY_VERSION;
    plan.made_at = now();
    if (!a.python_version.empty() || !a.python_platform.empty()) {
        const auto target = target_of(a);
        if (!target) return say.fail(target.error());
        plan.targets = {target->tags};
        plan.environment = target->label;
    }
    const auto made = build_snapshot(plan);
    if (!made) return say.fail(made.error());
    return say.made(*made);
}

}  // namespace purvey::cli
