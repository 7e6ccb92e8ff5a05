#include "resolver/problem/builds.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <optional>
#include <utility>

namespace purvey::problem {
namespace {

// Counted, not timed, so that the same is told everywhere.
constexpr std::size_t most_tried = 8, most_told = 3;
constexpr std::uint64_t most_conflicts = 2'000;
constexpr std::uint64_t worth_telling = 10;  // a tenth of all that is downloaded

// By label, what to ask for to have all builds with that label. Those of one label go together:
// what is built for one machine is of little use beside what is built for another.
using builds = std::map<std::string, std::vector<std::string>>;

void add_others(const known_project& p, std::uint32_t release, builds& out) {
    if (!p.listing->files_known || !p.listing->releases.has_local_labels()) return;
    const auto& all = p.table.releases;
    const pep::version& now = p.listing->releases[release].version;
    const auto at = std::lower_bound(all.begin(), all.end(), release) - all.begin();
    const auto add = [&](std::ptrdiff_t k) {
        if (k < 0 || k == std::ssize(all)) return false;
        const pep::version& other = p.listing->releases[all[static_cast<std::size_t>(k)]].version;
        if (now.compare_public(other) != std::strong_ordering::equal) return false;
        // "==" without a label admits all labels.
        out[std::string(other.local())].push_back(p.name + (other.has_local() ? "==" : "===") +
                                                  other.str());
        return true;
    };
    for (std::ptrdiff_t k = at - 1; add(k); --k) {
    }
    for (std::ptrdiff_t k = at + 1; add(k); ++k) {
    }
}

// Nothing where a size is not known.
std::optional<std::uint64_t> bytes_of(const release& r, std::span<const std::size_t> files) {
    return files.empty() ? std::nullopt : r.files[files.front()].size;
}

std::optional<std::uint64_t> bytes_of(const resolution& r) {
    std::uint64_t sum = 0;
    for (const picked_release& p : r.packages) {
        const auto one = bytes_of(p.what(), p.files);
        if (!one) return std::nullopt;
        sum += *one;
    }
    return sum;
}

std::optional<std::uint64_t> bytes_of(const search& s) {
    std::uint64_t sum = 0;
    for (const search::pick& p : s.picks()) {
        const auto files = p.project->table.fitting_files_of(p.release);
        const auto one = bytes_of(p.project->release(p.release), files);
        if (!one) return std::nullopt;
        sum += *one;
    }
    return sum;
}

// Of the answer to a request; nothing where there is none, or a question.
std::optional<std::uint64_t> bytes_of(const request& asked, catalog& c, const family_index& f,
                                      const meter& m) {
    c.ask(asked);
    name_rules names(c, f);
    meter own{m.allowed, m.watcher, 0, 0};
    own.allowed.conflicts = std::min(own.allowed.conflicts, most_conflicts);
    binder b(c, names, own);
    const auto found = b.run();
    if (!found || !std::holds_alternative<binder::answered>(*found)) return std::nullopt;
    return bytes_of(b.canonical().found);
}

request with(request asked, const std::vector<std::string>& more) {
    for (const std::string& text : more)
        if (auto r = pep::parse_requirement(text))
            asked.requirements.push_back({std::move(*r), text, "another build"});
    return asked;
}

}  // namespace

void add_lighter_builds(catalog& c, const family_index& f, const meter& m, resolution& r) {
    const auto& goals = c.rules().objective.goals;
    if (std::find(goals.begin(), goals.end(), goal::size) != goals.end()) return;
    builds others;
    for (const picked_release& p : r.packages)
        if (const known_project* known = c.seen(p.project); known != nullptr)
            add_others(*known, static_cast<std::uint32_t>(p.release), others);
    const auto now = bytes_of(r);
    if (others.empty() || !now) return;
    const request& asked = c.asked();
    std::size_t tried = 0;
    for (const auto& [label, requirements] : others) {
        if (++tried > most_tried) break;
        const request changed = with(asked, requirements);
        const auto then = bytes_of(changed, c, f, m);
        c.ask(asked);
        if (!then || *then >= *now || *now - *then < *now / worth_telling) continue;
        r.lighter.push_back({label, requirements, *now - *then});
    }
    std::stable_sort(r.lighter.begin(), r.lighter.end(),
                     [](const auto& a, const auto& b) { return a.saves > b.saves; });
    if (r.lighter.size() > most_told) r.lighter.resize(most_told);
}

}  // namespace purvey::problem
