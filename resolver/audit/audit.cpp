#include <algorithm>

#include "resolver/audit/checks.hpp"

namespace purvey::audit {
namespace {

std::vector<std::string> names_of(const audited_set& set) {
    std::vector<std::string> out;
    for (const audited& e : set.entries)
        if (e.direct.empty()) out.push_back(e.project);
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
    return out;
}

std::string projects(std::size_t n) {
    return std::to_string(n) + (n == 1 ? " project" : " projects");
}

}  // namespace

std::optional<std::size_t> find_release(const listing& l, const pep::version& v) {
    std::size_t first = 0, last = l.releases.size();  // they ascend
    while (first < last) {
        const std::size_t middle = first + (last - first) / 2;
        if (l.releases[middle].version < v)
            first = middle + 1;
        else
            last = middle;
    }
    if (first == l.releases.size() || l.releases[first].version != v) return std::nullopt;
    return first;
}

const release_file* file_called(const release& r, std::string_view name) {
    const auto it = std::find_if(r.files.begin(), r.files.end(),
                                 [&](const release_file& f) { return f.name == name; });
    return it == r.files.end() ? nullptr : &*it;
}

checks::checks(const audited_set& set, const yardstick& by)
    : set_(set), by_(by), names_(by.rules.grants, set.roots) {}

void checks::say(finding_kind kind, const audited& what, std::string message) {
    const severity level = severity_of(kind, by_.rules.audit);
    if (level == severity::off) return;
    out_.findings.push_back(
        {kind, level, what.project, what.version_text(), std::move(message), what.line});
}

expected<report, error> checks::run() {
    out_.of = set_.of;
    out_.where = set_.where;
    const auto said = ask_all();
    if (!said) return unexpected(said.error());
    for (std::size_t k = 0; k < set_.entries.size(); ++k)
        expect_provides(subject_of(set_.entries[k], (*said)[k]));
    for (std::size_t k = 0; k < set_.entries.size(); ++k)
        if (auto done = look_at(set_.entries[k], (*said)[k]); !done)
            return unexpected(std::move(done).error());
    std::vector<std::string> all;
    for (const audited& each : set_.entries) all.push_back(each.project);
    std::sort(all.begin(), all.end());
    out_.projects = static_cast<std::size_t>(std::unique(all.begin(), all.end()) - all.begin());
    std::stable_sort(out_.findings.begin(), out_.findings.end(),
                     [](const finding& a, const finding& b) {
                         return a.level != b.level ? a.level > b.level : a.kind < b.kind;
                     });
    if (without_times_ != 0)
        out_.not_checked.push_back("The age of " + projects(without_times_) +
                                   ": the index states no times of upload.");
    if (without_files_ != 0)
        out_.not_checked.push_back("The files of " + projects(without_files_) +
                                   ": the index lists none.");
    if (without_metadata_ != 0)
        out_.not_checked.push_back("What " + projects(without_metadata_) +
                                   " may provide: nothing states their metadata.");
    if (by_.indexes.all.empty())
        out_.not_checked.push_back("Whatever an index would say: there is none.");
    if (by_.indexes.all.size() == 1 && by_.indexes.all[0].url.empty())
        out_.not_checked.push_back(
            "Which other indexes have these names: a snapshot stands in for them.");
    return std::move(out_);
}

// Of what no index supplied, nothing.
expected<std::vector<pages>, error> checks::ask_all() const {
    by_.indexes.expect(names_of(set_));
    std::vector<pages> out(set_.entries.size());
    for (std::size_t k = 0; k < out.size(); ++k) {
        if (!set_.entries[k].direct.empty()) continue;
        auto said = by_.indexes.ask(set_.entries[k].project);
        if (!said) return unexpected(std::move(said).error());
        out[k] = *std::move(said);
    }
    return out;
}

checks::subject checks::subject_of(const audited& what, const pages& said) const {
    subject s{what, said, said.home, nullptr, nullptr, 0, bare_url(what.index)};
    if (said.at.empty()) return s;
    if (const auto recorded = by_.indexes.of_url(s.index); recorded && said.at[*recorded])
        s.from = recorded;
    if (s.from && said.known(*s.from)) s.page = said.at[*s.from];
    if (s.page == nullptr || !what.version) return s;
    if (const auto at = find_release(*s.page, *what.version)) {
        s.place = *at;
        s.picked = &s.page->releases[*at];
    }
    return s;
}

expected_void<error> checks::look_at(const audited& what, const pages& said) {
    const subject s = subject_of(what, said);
    check_hashes(what);
    check_near(what);
    check_grant(s);
    const bool of_user = said.home && by_.indexes.all[*said.home].from == nullptr;
    if (!what.direct.empty() || of_user || said.at.empty()) return std::monostate{};
    check_indexes(s);
    check_free(s);
    check_status(s);
    check_age(s);
    check_lock(s);
    return check_provides(s);
}

expected<report, error> audit(const audited_set& set, const yardstick& by) {
    return checks(set, by).run();
}

}  // namespace purvey::audit
