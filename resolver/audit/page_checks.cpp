#include <algorithm>

#include "resolver/audit/checks.hpp"

namespace purvey::audit {
namespace {

std::string shortened_hash(std::string_view hex) {
    return std::string(hex.substr(0, 12)) + (hex.size() > 12 ? "…" : "");
}

// What differs between a locked file and what its index says of it, or "".
std::string difference(const audited_file& locked, const release_file& now) {
    for (const auto& [algorithm, hex] : locked.hashes)
        for (const auto& [other, said] : now.hashes)
            if (other == algorithm && said != hex)
                return algorithm + " " + shortened_hash(hex) + " in the lock, " +
                       shortened_hash(said) + " now";
    if (locked.size && now.size && *locked.size != *now.size)
        return std::to_string(*locked.size) + " bytes in the lock, " + std::to_string(*now.size) +
               " now";
    return {};
}

bool withdrawn(const release& r) {
    return !r.files.empty() && std::all_of(r.files.begin(), r.files.end(),
                                           [](const release_file& f) { return f.yanked; });
}

}  // namespace

void checks::check_age(const subject& s) {
    if (s.page == nullptr) return;
    if (s.page->releases.size() == 1)
        say(finding_kind::single_release, s.what, "has one release only");
    if (by_.young_since.empty()) return;
    std::string_view first;
    for (const release& r : s.page->releases)
        for (const release_file& f : r.files) {
            if (f.upload_time.empty()) continue;
            if (f.upload_time <= by_.young_since) return;
            if (first.empty() || f.upload_time < first) first = f.upload_time;
        }
    if (first.empty())
        ++without_times_;
    else
        say(finding_kind::young, s.what, "was first uploaded at " + std::string(first));
}

void checks::check_status(const subject& s) {
    if (s.page == nullptr) return;
    const std::string& status = s.page->status;
    const std::string why = s.page->status_reason.empty() ? "" : ": " + s.page->status_reason;
    if (status == "quarantined")
        say(finding_kind::quarantined, s.what, "is quarantined by its index" + why);
    else if (status == "archived")
        say(finding_kind::archived, s.what, "is archived: no updates are expected" + why);
    else if (status == "deprecated")
        say(finding_kind::deprecated, s.what, "is deprecated by its owner" + why);
}

void checks::check_lock(const subject& s) {
    if (set_.of == subject_kind::requirements) return;
    if (s.picked != nullptr && withdrawn(*s.picked)) {
        const std::string why(s.picked->files.front().yanked_reason);
        say(finding_kind::yanked, s.what,
            "is withdrawn (yanked)" + (why.empty() ? "" : ": " + why));
    }
    if (set_.of != subject_kind::lock) return;
    check_index(s);
    // The index that it is from was not asked, or did not answer.
    if (!s.from && (s.said.home || s.said.unsure)) return;
    if (s.page == nullptr)
        return say(finding_kind::file_vanished, s.what,
                   s.from ? "stands on " + by_.indexes.all[*s.from].called() + " no more"
                          : "stands on no index any more that is asked for it");
    if (s.page->status == "quarantined") return;
    if (!s.page->files_known) {
        ++without_files_;
        return;
    }
    if (s.picked == nullptr)
        return say(finding_kind::file_vanished, s.what, "is a release that is not listed any more");
    for (const audited_file& file : s.what.files) check_file(s, file);
}

void checks::check_index(const subject& s) {
    if (s.index.empty() || !s.said.home || s.said.absent(*s.said.home)) return;
    const asked_index& home = by_.indexes.all[*s.said.home];
    const bool any_may = by_.indexes.merges && !s.said.bound && by_.indexes.of_url(s.index);
    if (home.url.empty() || home.url == s.index || any_may || grant_of(s.what.project) != nullptr)
        return;
    say(finding_kind::index_changed, s.what,
        "was supplied by " + s.index +
            (s.said.bound ? ", and is bound to " + home.called()
                          : "; " + home.url + " would supply it now"));
}

void checks::check_file(const subject& s, const audited_file& file) {
    const release_file* now = file_called(*s.picked, file.name);
    if (now == nullptr)
        return say(finding_kind::file_vanished, s.what, file.name + " is not listed any more");
    if (const std::string what = difference(file, *now); !what.empty())
        say(finding_kind::hash_changed, s.what, file.name + " changed in place: " + what);
}

void checks::check_hashes(const audited& what) {
    if (set_.of != subject_kind::lock) return;
    for (const audited_file& file : what.files)
        if (file.hashes.empty()) say(finding_kind::missing_hash, what, file.name + " has no hash");
}

}  // namespace purvey::audit
