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
    if (auto done = ask_all(); !done) return unexpected(std::move(done).error());
    for (const audited& each : set_.entries) expect_provides(subject_of(each));
    for (const audited& each : set_.entries)
        if (auto done = look_at(each); !done) return unexpected(std::move(done).error());
    std::vector<std::string> all;
    for (const audited& each : set_.entries) all.push_back(each.project);
    std::sort(all.begin(), all.end());
    out_.projects = static_cast<std::size_t>(std::unique(all.begin(), all.end()) - all.begin());
    std::stable_sort(out_.findings.begin(), out_.findings.end(),
                     [](const finding& a, const finding& b) {
                         return a.level != b.level ? a.level > b.level : a.kind < b.kind;
                     });
    say_what_was_not_checked();
    return std::move(out_);
}

void checks::say_what_was_not_checked() {
    const auto say_of = [&](std::size_t n, const std::string& what, const std::string& why) {
        if (n != 0) out_.not_checked.push_back(what + projects(n) + why);
    };
    say_of(told_one_, "Whether other indexes have ",
           " too: bound to one index, and asked for there alone; --everywhere asks all.");
    say_of(without_times_, "The age of ", ": the index states no times of upload.");
    say_of(without_files_, "The files of ", ": the index lists none.");
    say_of(without_metadata_, "What ", " may provide: nothing states their metadata.");
    if (by_.indexes.all.empty())
        out_.not_checked.push_back("Whatever an index would say: there is none.");
    if (by_.indexes.all.size() == 1 && by_.indexes.all[0].url.empty())
        out_.not_checked.push_back(
            "Which other indexes have these names: a snapshot stands in for them.");
}

expected_void<error> checks::ask_all() {
    const std::vector<std::string> names = names_of(set_);
    by_.indexes.expect(names);
    for (const std::string& name : names) {
        auto said = by_.indexes.ask(name);
        if (!said) return unexpected(std::move(said).error());
        if (said->told_one) ++told_one_;
        said_.emplace(name, *std::move(said));
    }
    return std::monostate{};
}

const grant* checks::grant_of(const std::string& project) const {
    return by_.indexes.bindings.contains(project) ? nullptr : by_.rules.grants.find(project);
}

checks::subject checks::subject_of(const audited& what) const {
    static const pages nothing;
    const auto asked = what.direct.empty() ? said_.find(what.project) : said_.end();
    const pages& said = asked == said_.end() ? nothing : asked->second;
    subject s{what, said, said.home, nullptr, nullptr, 0, bare_url(what.index)};
    if (said.at.empty()) return s;
    if (const auto recorded = by_.indexes.of_url(s.index))
        s.from = said.at[*recorded] != nullptr ? recorded : std::nullopt;
    if (s.from && said.known(*s.from)) s.page = said.at[*s.from];
    if (s.page == nullptr || !what.version) return s;
    if (const auto at = find_release(*s.page, *what.version)) {
        s.place = *at;
        s.picked = &s.page->releases[*at];
    }
    return s;
}

expected_void<error> checks::look_at(const audited& what) {
    const subject s = subject_of(what);
    check_hashes(what);
    check_near(what);
    check_grant(s);
    const bool of_user = s.said.home && by_.indexes.all[*s.said.home].from == nullptr;
    if (of_user || s.said.at.empty()) return std::monostate{};
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
