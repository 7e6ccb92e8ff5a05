#include "purvey/source/snapshot.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {
namespace {

expected<std::string, error> rejected(snapshot& frozen) {
    std::string out;
    for (std::size_t place = 0; place < frozen.size(); ++place) {
        const std::string name{frozen.name(place)};
        const auto page = frozen.list(name);
        if (!page) return unexpected(page.error());
        for (const rejected_entry& entry : (*page)->rejected)
            out += escape(name) + ": " + escape(entry.what) + ": " + escape(entry.why) + "\n";
    }
    return out.empty() ? "Nothing was rejected.\n" : out;
}

}  // namespace

int run_snapshot_info(const arguments& a) {
    const reporter say{a};
    auto frozen = snapshot::open(a.files.front());
    if (!frozen) return say.fail(frozen.error());
    const auto info = frozen->info();
    if (!info) return say.fail(info.error());
    std::string out;
    for (const std::string& line : info->lines()) out += escape(line) + "\n";
    if (a.rejected) {
        const auto list = rejected(*frozen);
        if (!list) return say.fail(list.error());
        out += *list;
    }
    if (!print_out(out)) return 5;
    if (!a.verify) return 0;
    if (const auto sound = frozen->verify(); !sound) return say.fail(sound.error());
    return print_out("Every section was checked: no damage.\n") ? 0 : 5;
}

}  // namespace purvey::cli
