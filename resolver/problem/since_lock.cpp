#include "resolver/problem/since_lock.hpp"

#include <algorithm>

namespace purvey::problem {
namespace {

unexpected<error> changed(std::string what) {
    return unexpected(error{error_kind::refused, "since the lock was made, " + std::move(what), "",
                            "lock again with --upgrade to accept it"});
}

class comparison {
  public:
    comparison(catalog& c, name_rules& n, const binder& b)
        : catalog_(c), names_(n), answer_(b.canonical().found), binder_(b) {}

    expected_void<error> run() {
        for (const choice& c : catalog_.rules().locked_bindings)
            if (auto ok = appeared(c); !ok) return ok;
        for (const std::string& n : answer_.queue())
            if (auto ok = disappeared(n); !ok) return ok;
        if (auto ok = moved(); !ok) return ok;
        if (auto ok = replaced(); !ok) return ok;
        return families();
    }

  private:
    bool chosen(const std::string& name) const {
        const auto& all = catalog_.rules().choices;
        return std::any_of(all.begin(), all.end(), [&](const choice& c) { return c.name == name; });
    }
    bool needed(const std::string& name) const {
        const auto& q = answer_.queue();
        return std::find(q.begin(), q.end(), name) != q.end();
    }

    // A name that a provider met is a real project now.
    expected_void<error> appeared(const choice& locked) {
        if (names_.family_called(locked.name) != nullptr || chosen(locked.name) ||
            !needed(locked.name))
            return std::monostate{};
        const auto is_virtual = names_.is_virtual(locked.name);
        if (!is_virtual) return unexpected(is_virtual.error());
        if (*is_virtual) return std::monostate{};
        return changed("a project named " + locked.name + " appeared, which " + locked.provider +
                       " stood for");
    }

    // A locked real project is gone, and its name would be met otherwise.
    expected_void<error> disappeared(const std::string& name) {
        const auto& locked = catalog_.rules().locked;
        const bool was_real = std::any_of(locked.begin(), locked.end(),
                                          [&](const auto& l) { return l.first == name; });
        if (!was_real || chosen(name)) return std::monostate{};
        const known_project* p = catalog_.seen(name);
        const bool gone =
            p != nullptr && (!p->listing->exists || p->listing->releases.empty() ||
                             !catalog_.admits(*p->listing) || catalog_.says_virtual(*p->listing));
        if (!gone) return std::monostate{};
        return changed("the project " + name + " disappeared from its index");
    }

    // Another index than the lock's supplies a project: whoever publishes there is trusted by
    // nobody's word yet, so to look for newer versions does not accept it.
    expected_void<error> moved() {
        std::string first, accept;
        std::size_t count = 0;
        for (const auto& [name, before] : catalog_.rules().locked_indexes) {
            const search::pick* p = answer_.picked(name);
            if (p == nullptr || before.empty()) continue;
            // A file or directory that the user names is their own word.
            const supplier from = p->project->listing->from;
            if (from == supplier::archive || from == supplier::directory) continue;
            const release& r = p->project->release(p->release);
            const std::string_view now = r.index_url.empty()
                                             ? std::string_view(p->project->listing->index_url)
                                             : r.index_url;
            if (now.empty() || without_end_slashes(now) == without_end_slashes(before)) continue;
            if (++count == 1)
                first.append(name).append(" moved from ").append(before).append(" to ").append(now);
            if (count <= 12) accept.append(" -P ").append(name);
        }
        if (count == 0) return std::monostate{};
        if (count > 1) first += ", and " + std::to_string(count - 1) + " more moved";
        return unexpected(error{error_kind::refused, "since the lock was made, " + first, "",
                                "if that is meant, accept it:" + accept +
                                    (count > 12 ? " ..., or remove the lock" : "")});
    }

    // A file has other bytes than the lock's of that name: whoever can do that to one release can
    // do it to the next, so this is accepted name by name as well.
    expected_void<error> replaced() {
        for (const policy::locked_file& before : catalog_.rules().locked_files) {
            const search::pick* p = answer_.picked(before.project);
            if (p == nullptr || p->project->listing->from == supplier::archive) continue;
            for (const release_file& now : p->project->release(p->release).files) {
                if (now.name != before.name) continue;
                for (const auto& [algorithm, digest] : now.hashes)
                    if (algorithm == "sha256" && digest != before.sha256)
                        return other_bytes(before, digest);
            }
        }
        return std::monostate{};
    }

    static unexpected<error> other_bytes(const policy::locked_file& before, std::string_view now) {
        std::string what = "since the lock was made, " + before.name +
                           " was replaced by another file of that name: its SHA-256 was " +
                           before.sha256 + " and is ";
        return unexpected(
            error{error_kind::refused, what.append(now), "",
                  "ask its publisher; if that is meant, accept it: -P " + before.project});
    }

    // A newer table of families that would meet a name otherwise than the lock does.
    expected_void<error> families() {
        const policy& rules = catalog_.rules();
        if (rules.locked_families_digest.empty() ||
            rules.locked_families_digest == rules.families.digest)
            return std::monostate{};
        for (const made_binding& m : binder_.made()) {
            if (!m.what.is_family || m.why == "choice") continue;
            const bool same = std::any_of(
                rules.locked_bindings.begin(), rules.locked_bindings.end(),
                [&](const choice& c) { return c.name == m.what.name && c.provider == m.provider; });
            if (!same)
                return changed("the table of families changed, and " + m.what.name +
                               " would be met by " + (m.provider.empty() ? "nobody" : m.provider));
        }
        return std::monostate{};
    }

    catalog& catalog_;
    name_rules& names_;
    const search& answer_;
    const binder& binder_;
};

}  // namespace

expected_void<error> check_since_lock(catalog& c, name_rules& n, const binder& b) {
    const policy& rules = c.rules();
    if (rules.locked.empty() && rules.locked_bindings.empty() && rules.locked_indexes.empty() &&
        rules.locked_files.empty())
        return std::monostate{};
    return comparison(c, n, b).run();
}

}  // namespace purvey::problem
