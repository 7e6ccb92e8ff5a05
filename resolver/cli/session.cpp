#include "resolver/cli/session.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <limits>

#include "purvey/answer/lock.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/specifier.hpp"
#include "resolver/cli/read_rules.hpp"
#include "resolver/inputs/text_file.hpp"

namespace purvey::cli {
namespace {

// The wheels of the default target, whatever the Python version.
constexpr const char* default_platform = "x86_64-manylinux_2_36";

// A project that says which Pythons it runs on is not locked for another one.
expected_void<error> check_python(inputs& in, const environment& target) {
    const stated& wanted = in.requires_python;
    if (wanted.value.empty()) return std::monostate{};
    auto range = pep::specifier_set::parse(wanted.value);
    if (!range)
        return bad_input(wanted.where,
                         "requires-python '" + detail::shortened(wanted.value) +
                             "' is not a version specifier: " + range.error().message);
    in.asked.requires_python = *std::move(range);
    if (in.asked.requires_python.contains(target.python)) return std::monostate{};
    return bad_input(
        wanted.where,
        "the project requires Python " + wanted.value + ", the target is " + target.label,
        "choose another target with --python-version");
}

bool exists(const std::string& path) {
    struct stat info;
    return ::stat(path.c_str(), &info) == 0;
}

}  // namespace

expected<environment, error> target_of(const arguments& a) {
    if (a.python_version.empty() && a.python_platform.empty()) return default_environment();
    return make_environment(a.python_version.empty() ? "3.11" : a.python_version,
                            a.python_platform.empty() ? default_platform : a.python_platform);
}

limits limits_of(const arguments& a) {
    limits l;
    if (a.max_conflicts != 0) l.conflicts = a.max_conflicts;
    if (a.max_steps != 0) l.visits = a.max_steps;
    if (a.full) l.far_reads = std::numeric_limits<std::uint64_t>::max();
    return l;
}

expected<session, error> prepare(const arguments& a, const std::string& own_lock) {
    session s;
    auto target = target_of(a);
    if (!target) return unexpected(std::move(target).error());
    s.target = std::move(*target);
    auto in = read_inputs(with_variables(a.words));
    if (!in) return unexpected(std::move(in).error());
    s.in = std::move(*in);
    s.warnings = s.in.warnings;
    if (auto done = check_python(s.in, s.target); !done) return unexpected(std::move(done).error());
    if (auto done = read_policy(a, s); !done) return unexpected(std::move(done).error());
    if (!a.lock.empty() && a.upgrade)
        return bad_input("--lock", "contradicts --upgrade, which reads no lock");
    if (own_lock.empty() && a.lock.empty() && !a.upgrade_names.empty())
        return bad_input("--upgrade-package", "there is no lock whose versions are preferred",
                         "name one with --lock");
    if (const std::string& path = a.lock.empty() ? own_lock : a.lock; !path.empty())
        if (!a.lock.empty() || exists(path))
            if (auto done = prefer_lock(a, path, s); !done)
                return unexpected(std::move(done).error());
    return s;
}

expected_void<error> prefer_lock(const arguments& a, const std::string& path, session& s) {
    const auto text = detail::read_text_file(path);
    auto lock = text ? read_lock(*text, path, s.target)
                     : expected<previous_lock, error>{unexpected(text.error())};
    if (!lock) {
        error e = std::move(lock).error();
        if (a.upgrade) {
            s.warnings.push_back(e.where + ": " + e.message +
                                 "; the indexes it names are not compared");
            return std::monostate{};
        }
        if (!a.lock.empty()) return unexpected(std::move(e));
        e.remedy += e.remedy.empty() ? "" : "; or ";
        e.remedy += "make a new lock without reading this one: --upgrade";
        return unexpected(std::move(e));
    }
    const auto upgraded = [&](std::string_view name) {
        return std::any_of(
            a.upgrade_names.begin(), a.upgrade_names.end(),
            [&](const std::string& word) { return pep::normalize_name(word) == name; });
    };
    std::erase_if(lock->entries, [&](const auto& e) { return upgraded(e.project); });
    std::erase_if(lock->bindings,
                  [&](const auto& b) { return upgraded(b.name) || upgraded(b.provider); });
    if (a.upgrade) {  // where a project came from, and its files, count all the same (rule 10)
        policy before;
        prefer(*lock, before);
        s.rules.locked_indexes = std::move(before.locked_indexes);
        s.rules.locked_publishers = std::move(before.locked_publishers);
        s.rules.locked_files = std::move(before.locked_files);
        return std::monostate{};
    }
    prefer(*lock, s.rules);
    s.preferred = lock->entries.size();
    return std::monostate{};
}

}  // namespace purvey::cli
