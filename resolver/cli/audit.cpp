#include "resolver/audit/audit.hpp"

#include <algorithm>

#include "purvey/write_file.hpp"
#include "resolver/audit/print.hpp"
#include "resolver/cli/audit_indexes.hpp"
#include "resolver/cli/commands.hpp"
#include "resolver/cli/interrupt.hpp"
#include "resolver/cli/moment.hpp"
#include "resolver/cli/report.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::cli {
namespace {

constexpr const char* usual_age = "30 days";

// PEP 751's names of locks are pylock.toml and pylock.NAME.toml; whoever writes another file of
// TOML hardly means a project.
bool names_lock(std::string_view word) {
    return word.ends_with(".toml");
}

// What the words ask for: a lock's path, or "" where they are requirements or an environment.
expected<std::string, error> lock_of(const arguments& a) {
    const auto& words = a.words.requirements;
    const auto lock = std::find_if(words.begin(), words.end(), names_lock);
    const bool installed = !a.environment.empty();
    if (lock != words.end() && (words.size() > 1 || installed))
        return bad_input(*lock, "a lock is audited alone: no requirements, no environment");
    if (!words.empty() && installed)
        return bad_input("--environment", "an environment is audited alone: no requirements");
    if (lock != words.end()) return *lock;
    if (!words.empty() || !a.words.requirement_files.empty() || installed) return std::string();
    return std::string("pylock.toml");
}

// Who asks matters to an audit of a lock or an environment where files with requirements are named.
expected<std::vector<std::string>, error> roots_of_files(const arguments& a, session& s) {
    std::vector<std::string> names;
    if (a.words.requirement_files.empty()) return names;
    input_words words = a.words;
    words.requirements.clear();
    auto in = read_inputs(words);
    if (!in) return unexpected(std::move(in).error());
    for (const need& n : in->asked.requirements) names.push_back(n.requirement.name);
    s.warnings = in->warnings;
    return names;
}

expected<audit::audited_set, error> read_lock_or_environment(const arguments& a,
                                                             const std::string& lock, session& s) {
    auto target = target_of(a);
    if (!target) return unexpected(std::move(target).error());
    s.target = std::move(*target);
    auto roots = roots_of_files(a, s);
    if (!roots) return unexpected(std::move(roots).error());
    if (auto done = read_policy(a, s); !done) return unexpected(std::move(done).error());
    const auto read = [&]() -> expected<audit::audited_set, error> {
        if (lock.empty()) return audit::read_installed(a.environment);
        const auto text = detail::read_text_file(lock);
        if (!text) return unexpected(text.error());
        return audit::read_locked(*text, lock, s.target);
    };
    auto set = read();
    if (!set) return set;
    set->roots.insert(set->roots.end(), roots->begin(), roots->end());
    if (auto done = open_source(a, s); !done) return unexpected(std::move(done).error());
    return set;
}

audit::audited entry_of(const picked_release& p) {
    audit::audited out;
    out.project = p.project;
    out.version = p.what().version;
    if (p.from() == supplier::index) out.index = p.index_url();
    if (p.from() == supplier::archive) out.direct = "a URL";
    if (p.from() == supplier::directory) out.direct = "a directory";
    out.provides.emplace();
    if (p.metadata != nullptr)
        for (const std::string_view each : p.metadata->provides_dist)
            out.provides->emplace_back(each);
    return out;
}

audit::audited_set set_of(const resolution& r, const session& s) {
    audit::audited_set out{audit::subject_kind::requirements, "", {}, {}};
    if (!s.in.files.empty()) out.where = s.in.files.front();
    for (const picked_release& p : r.packages) out.entries.push_back(entry_of(p));
    for (const need& n : s.in.asked.requirements) out.roots.push_back(n.requirement.name);
    return out;
}

int print(const arguments& a, const reporter& say, const session& s, const audit::report& found) {
    if (!a.sarif.empty()) {
        const std::string text = audit::report_sarif(found, json_of(s));
        if (a.sarif == "-") return print_out(text) ? audit::exit_code(found) : 5;
        const uninterrupted whole;
        if (auto done = write_file_atomically(a.sarif, text); !done) return say.fail(done.error());
    }
    const std::string text =
        a.json ? audit::report_json(found, json_of(s)) : audit::report_text(found, say.context(s));
    return print_out(text) ? audit::exit_code(found) : 5;
}

int audit_set(const arguments& a, const reporter& say, session& s, const audit::audited_set& set) {
    const auto since = exclude_newer_moment(a.min_age.empty() ? usual_age : a.min_age, "--min-age");
    if (!since) return say.fail(since.error());
    auto indexes = separate(s);
    if (!indexes) return say.fail(indexes.error());
    indexes->set.everywhere = a.everywhere;
    const auto found = audit::audit(set, {s.rules, indexes->set, *since, now().substr(0, 10)});
    s.line->erase();
    if (!found) return say.fail(found.error());
    for (const std::string& sentence : found->unused) say.note(sentence);
    return print(a, say, s, *found);
}

int audit_answer(const arguments& a, const reporter& say) {
    auto done = answer_of(a, say, "");
    if (!done) return done.error();
    return audit_set(a, say, done->by, set_of(done->found(), done->by));
}

}  // namespace

int run_audit(const arguments& a) {
    const reporter say{a};
    const auto lock = lock_of(a);
    if (!lock) return say.fail(lock.error());
    if (lock->empty() && a.environment.empty()) return audit_answer(a, say);
    session fresh;
    session& s = keep(std::move(fresh));
    s.line = std::make_unique<progress>(say.live_progress());
    const auto set = read_lock_or_environment(a, *lock, s);
    if (!set) return say.fail(set.error());
    for (const std::string& sentence : s.warnings) say.warn(sentence);
    return audit_set(a, say, s, *set);
}

}  // namespace purvey::cli
