#include <algorithm>
#include <set>

#include "resolver/audit/checks.hpp"

namespace purvey::audit {
namespace {

std::vector<std::string> names_of(const audited_set& set) {
    std::vector<std::string> out;
    for (const audited& e : set.entries)
        if (e.direct.empty() && e.unread.empty()) out.push_back(e.project);
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
    : set_(set), by_(by), names_(by.rules.grants, set.roots), met_(by.rules.accepted.size()) {}

void checks::say(finding_kind kind, const audited& what, std::string message, policy_level by) {
    const severity level = severity_of(kind, by_.rules.audit, by);
    if (level == severity::off) return;
    finding f{kind, level, what.project, what.version_text(), std::move(message), what.line};
    if (const acceptance* a = accepting(f, by))
        out_.accepted.push_back({std::move(f), a->reason, a->where, a->until});
    else
        out_.findings.push_back(std::move(f));
}

// The first that counts today. One that does not, or no more, is named in the message.
const acceptance* checks::accepting(finding& f, policy_level by) {
    const auto& all = by_.rules.accepted;
    const acceptance* past = nullptr;
    for (std::size_t k = 0; k < all.size(); ++k) {
        if (all[k].of != f.kind || all[k].project != f.project) continue;
        met_[k] = true;
        if (all[k].by > by) {
            f.message +=
                "; that " + all[k].where + " accepts it does not count against that policy";
            continue;
        }
        if (all[k].until.empty() || by_.today <= all[k].until) return &all[k];
        past = &all[k];
    }
    if (past != nullptr)
        f.message += "; accepted until " + past->until + " and no longer (" + past->where + ")";
    return nullptr;
}

// Policies are for many projects, so that much of them is not met in one.
void checks::say_what_is_unused() {
    const auto& all = by_.rules.accepted;
    for (std::size_t k = 0; k < all.size(); ++k) {
        const bool looked_for =
            by_.indexes.everywhere || (all[k].of != finding_kind::elsewhere_only &&
                                       all[k].of != finding_kind::two_indexes_bound &&
                                       all[k].of != finding_kind::private_name_bound);
        if (!met_[k] && looked_for && all[k].by == policy_level::project && out_.missing.empty())
            out_.unused.push_back(all[k].where + ": accepts " + std::string(rule_of(all[k].of).id) +
                                  " of " + all[k].project + ", which was not found");
    }
}

void checks::miss(const std::string& project, std::size_t index, const error& e) {
    const std::string called = by_.indexes.all[index].called();
    for (const unanswered& u : out_.missing)
        if (u.project == project && u.index == called) return;
    out_.missing.push_back({project, called, in_words(e)});
}

void checks::miss(const std::string& project, const pages& said) {
    for (const auto& [index, e] : said.failed) miss(project, index, e);
}

expected<report, error> checks::run() {
    out_.of = set_.of;
    out_.where = set_.where;
    if (auto done = ask_all(); !done) return unexpected(std::move(done).error());
    for (const audited& each : set_.entries) expect_provides(subject_of(each));
    for (const audited& each : set_.entries)
        if (auto done = look_at(each); !done) return unexpected(std::move(done).error());
    std::set<std::string_view> all;
    for (const audited& each : set_.entries) all.insert(each.project);
    out_.projects = all.size();
    const auto graver = [](const finding& a, const finding& b) {
        return a.level != b.level ? a.level > b.level : a.kind < b.kind;
    };
    std::stable_sort(out_.findings.begin(), out_.findings.end(), graver);
    std::stable_sort(out_.accepted.begin(), out_.accepted.end(),
                     [&](const auto& a, const auto& b) { return graver(a.what, b.what); });
    say_what_was_not_checked();
    say_what_is_unused();
    return std::move(out_);
}

void checks::say_what_was_not_checked() {
    const auto say_of = [&](std::size_t n, const std::string& what, const std::string& why) {
        if (n != 0) out_.not_checked.push_back(what + projects(n) + why);
    };
    if (told_one_ != 0)
        out_.not_checked.push_back("Whether other indexes have " + std::to_string(told_one_) +
                                   (told_one_ == 1 ? " bound name" : " bound names") +
                                   " too: asked for at their own index alone (--everywhere asks "
                                   "every index).");
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
        miss(name, *said);
        said_.emplace(name, *std::move(said));
    }
    return std::monostate{};
}

const grant* checks::grant_of(const std::string& project) const {
    return by_.indexes.bindings.contains(project) ? nullptr : by_.rules.grants.find(project);
}

checks::subject checks::subject_of(const audited& what) const {
    static const pages nothing;
    const auto asked =
        what.direct.empty() && what.unread.empty() ? said_.find(what.project) : said_.end();
    const pages& said = asked == said_.end() ? nothing : asked->second;
    subject s{what, said, said.home, nullptr, nullptr, 0, bare_url(what.index)};
    if (said.at.empty()) return s;
    if (const auto recorded = by_.indexes.of_url(s.index)) s.from = recorded;
    if (s.from && said.at[*s.from] == nullptr) s.from.reset();
    if (s.from && said.known(*s.from)) s.page = said.at[*s.from];
    if (s.page == nullptr || !what.version) return s;
    if (const auto at = find_release(*s.page, *what.version)) {
        s.place = *at;
        s.picked = &s.page->releases[*at];
    }
    return s;
}

expected_void<error> checks::look_at(const audited& what) {
    if (!what.unread.empty()) {
        say(finding_kind::no_metadata, what, what.unread);
        return std::monostate{};
    }
    const subject s = subject_of(what);
    check_hashes(what);
    check_near(what);
    check_grant(s);
    const bool of_user = s.said.home && by_.indexes.all[*s.said.home].from == nullptr;
    if (what.direct.empty() && !of_user) check_virtual(s);
    if (of_user || s.said.at.empty()) return std::monostate{};
    check_owner(s);
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
