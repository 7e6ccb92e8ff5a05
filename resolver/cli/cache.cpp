#include "purvey/source/cache.hpp"

#include "resolver/cli/commands.hpp"
#include "resolver/cli/report.hpp"

namespace purvey::cli {
namespace {

std::string share(const char* what, const cache_report::share& s) {
    return std::string(what) + ": " + std::to_string(s.entries) + ", " + size_text(s.bytes) + "\n";
}

std::string text_of(const cache_report& r) {
    std::string out = "Cache: " + escape(r.directory) + "\n";
    if (!r.exists) return out + "It does not exist yet.\n";
    out += share("Pages", r.pages) + share("Metadata", r.metadata);
    if (r.others.entries > 0) out += share("Other files", r.others);
    return out;
}

}  // namespace

int run_cache(const arguments& a) {
    const reporter say{a};
    std::optional<std::uint32_t> days;
    if (a.everything || a.unused_days > 0) days = a.everything ? 0 : a.unused_days;
    const auto r = a.what == command::cache_prune
                       ? prune_cache(a.cache_directory, days)
                       : look_at_cache(a.cache_directory, a.what == command::cache_verify);
    if (!r) return say.fail(r.error());
    std::string out = text_of(*r);
    if (a.what == command::cache_prune && r->exists) out += share("Removed", r->removed);
    for (const std::string& path : r->damaged) out += "damaged: " + escape(path) + "\n";
    if (a.what == command::cache_verify && r->exists && r->damaged.empty())
        out += "Every entry was checked: no damage.\n";
    if (!print_out(out)) return 5;
    return r->damaged.empty() ? 0 : 1;
}

}  // namespace purvey::cli
