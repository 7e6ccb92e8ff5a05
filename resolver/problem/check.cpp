#include "resolver/problem/check.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "purvey/model/file_url.hpp"
#include "purvey/pep/name.hpp"
#include "purvey/pep/requirement.hpp"

namespace purvey::problem {
namespace {

class checker {
  public:
    using index = std::unordered_map<std::string_view, const family*>;
    checker(const resolution& r, const request& q, const policy& p, const environment& e,
            const index& families, const resolution_check::parser& parse)
        : answer_(r), asked_(q), policy_(p), target_(e), families_(families), parse_(parse) {
        picks_.reserve(r.packages.size());
        for (const picked_release& x : r.packages)
            if (!picks_.try_emplace(x.project, there{&x, false}).second)
                wrong(x.project + " is there twice");
    }

    std::vector<std::string> run() {
        for (const need& n : asked_.requirements)
            if (in_force(n.requirement, {}) && !replaced("", n.requirement, {}))
                follow("", n.requirement);
        // Reached grows while it is read; extras of a project are settled by the answer.
        for (std::size_t k = 0; k < reached_.size(); ++k) requirements_of(*reached_[k]);
        std::set<const family*> here;
        for (const picked_release& pick : answer_.packages) {
            if (!picks_.at(pick.project).reached) wrong("nobody asks for " + pick.project);
            constraints_on(pick.project, pick.what().version);
            fits_target(pick);
            follows_file_rules(pick);
            if (const family* f = family_of(pick.project)) here.insert(f);
        }
        for (const family* f : here) exclusion(*f);
        coexistence();
        return std::move(wrong_);
    }

  private:
    void wrong(std::string what) { wrong_.push_back(std::move(what)); }

    bool in_force(const pep::requirement& r, const std::vector<std::string>& extras) const {
        if (!r.condition || r.condition->evaluate(target_.markers, "")) return true;
        return std::any_of(extras.begin(), extras.end(), [&](const std::string& e) {
            return r.condition->evaluate(target_.markers, e);
        });
    }

    void requirements_of(const picked_release& p) {
        for (const std::string_view text : p.metadata->requires_dist) {
            const pep::requirement* r = parse_(text);
            if (r == nullptr)
                wrong(p.project + " has a requirement that cannot be read: " + std::string(text));
            else if (!replaced(p.project, *r, p.extras) && in_force(*r, p.extras))
                follow(p.project, *r);
        }
    }

    // What the user put in the place of a requirement is met where extras do not stand against it,
    // whatever else its marker says.
    bool replaced(const std::string& from, const pep::requirement& r,
                  const std::vector<std::string>& extras) {
        const auto at = std::find_if(policy_.replacements.begin(), policy_.replacements.end(),
                                     [&](const replacement& each) { return each.name == r.name; });
        if (at == policy_.replacements.end()) return false;
        const auto needed = r.condition ? r.condition->extras_mentioned() : extras;
        const bool on = needed.empty() || !r.condition || in_force(r, {}) ||
                        std::any_of(needed.begin(), needed.end(),
                                    [&](const std::string& e) { return listed(extras, e); });
        for (const need& n : at->by)
            if (on && in_force(n.requirement, {})) follow(from, n.requirement);
        return true;
    }

    const family* family_of(const std::string& name) const {
        const auto it = families_.find(name);
        return it == families_.end() ? nullptr : it->second;
    }
    const binding* bound(const std::string& name) const {
        for (const binding& b : answer_.bindings)
            if (b.is_family
                    ? std::find(b.replaced.begin(), b.replaced.end(), name) != b.replaced.end()
                    : b.name == name)
                return &b;
        return nullptr;
    }

    void follow(const std::string& from, const pep::requirement& r) {
        const std::string who = from.empty() ? "you" : from;
        const family* f = family_of(r.name);
        const bool inside = !from.empty() && f != nullptr && family_of(from) == f;
        if (inside) required_inside_.insert(r.name);
        const binding* b = inside ? nullptr : bound(r.name);
        const std::string& by = b == nullptr ? r.name : b->provider;
        const auto it = picks_.find(by);
        if (it == picks_.end()) return wrong(who + " asked for " + r.str() + ": nothing meets it");
        const picked_release& p = *it->second.pick;
        if (!std::exchange(it->second.reached, true)) reached_.push_back(&p);
        if (b == nullptr) {
            if (!r.specifier.contains(p.what().version))
                wrong(who + " asked for " + r.str() + ": " + p.project + " " +
                      p.what().version.str() + " does not meet it");
        } else if (!substituted(r, *b, p)) {
            wrong(who + " asked for " + r.str() + ": " + p.project + " does not stand for it");
        }
        for (const std::string& x : r.extras)
            if (has_extra(p, x) ? !listed(p.extras, x) : b != nullptr)
                wrong("extra " + x + " of " + p.project + " is not in force");
    }

    static bool listed(const std::vector<std::string>& all, const std::string& one) {
        return std::find(all.begin(), all.end(), one) != all.end();
    }
    static bool has_extra(const picked_release& p, const std::string& x) {
        return std::any_of(p.metadata->provides_extra.begin(), p.metadata->provides_extra.end(),
                           [&](std::string_view e) { return pep::normalize_name(e) == x; });
    }

    // Does one version at which p supplies the name meet the requirement and all constraints?
    bool substituted(const pep::requirement& r, const binding& b, const picked_release& p) const {
        const auto meets = [&](const pep::version* v) {
            const auto in = [&](const pep::specifier_set& s) {
                return s.empty() || (v != nullptr && s.contains(*v));
            };
            return in(r.specifier) && std::all_of(asked_.constraints.begin(),
                                                  asked_.constraints.end(), [&](const need& n) {
                                                      return n.requirement.name != r.name ||
                                                             !in_force(n.requirement, {}) ||
                                                             in(n.requirement.specifier);
                                                  });
        };
        const pep::version& own = p.what().version;
        if (b.is_family) return stands(r.name, p, own, meets);
        for (const user_provides& u : policy_.provides)
            for (const pep::provides_entry& e : u.entries)
                if (u.project == p.project && e.name == r.name &&
                    meets(e.version ? &*e.version : &own))
                    return true;
        for (const std::string_view text : p.metadata->provides_dist) {
            const auto e = pep::parse_provides(text);
            if (e && e->name == r.name && meets(e->version ? &*e->version : &own)) return true;
        }
        return false;
    }
    template <class Meets>
    bool stands(const std::string& name, const picked_release& p, const pep::version& own,
                const Meets& meets) const {
        for (const family& f : policy_.families.families)
            for (const stands_for& s : f.stands) {
                if (s.provider != p.project || s.name != name) continue;
                if (!s.versions.empty() && !s.versions.contains(own)) continue;
                if (s.version == counted_as::own && meets(&own)) return true;
                if (s.version == counted_as::none && meets(nullptr)) return true;
                for (const auto& [mine, counted] : s.map)
                    if (mine == own && meets(&counted)) return true;
            }
        return false;
    }

    void constraints_on(const std::string& name, const pep::version& v) {
        for (const need& n : asked_.constraints)
            if (n.requirement.name == name && in_force(n.requirement, {}) &&
                !n.requirement.specifier.contains(v))
                wrong(name + " " + v.str() + " breaks the constraint " + n.text);
    }

    void fits_target(const picked_release& p) {
        if (p.listing->files_known && p.files.empty())
            wrong(p.project + " has no file for the target");
        for (const std::size_t f : p.files) {
            const release_file& file = p.what().files[f];
            const auto python = pep::specifier_set::parse(file.requires_python);
            if (!python || !python->contains(target_.python))
                wrong(std::string(file.name) + " does not run on the target's Python");
            const auto wheel = pep::parse_wheel_name(file.name);
            if (file.kind == file_kind::wheel && (!wheel || !target_.tags.rank(*wheel)))
                wrong(std::string(file.name) + " does not fit the target");
        }
    }

    // --only-binary, --no-binary, --exclude-newer, --hash.
    void follows_file_rules(const picked_release& p) {
        const file_format format = policy_.formats.of(p.project);
        // What the user names himself has no other time to be taken at.
        const bool named = p.from() == supplier::archive || p.from() == supplier::directory;
        const std::string limit(named ? "" : uploaded_before(policy_, p.project));
        for (const std::size_t k : p.files) {
            const release_file& f = p.what().files[k];
            const std::string name(f.name);
            const bool is_wheel = f.kind == file_kind::wheel;
            if (is_wheel ? format == file_format::sdists : format == file_format::wheels)
                wrong(name + " is of a format that is excluded");
            if (!limit.empty() && (f.upload_time.empty() || !is_before(f.upload_time, limit)))
                wrong(name + " was not uploaded before " + limit);
            for (const auto* needs : {&asked_.requirements, &asked_.constraints})
                for (const need& n : *needs)
                    if (n.requirement.name == p.project && in_force(n.requirement, {}) &&
                        !n.hashes.empty() && !hashed_in(n, f))
                        wrong(name + " has none of the hashes of " + n.text);
        }
    }
    // RFC 3339, UTC.
    static bool is_before(std::string_view a, std::string_view b) {
        for (auto* t : {&a, &b}) *t = t->substr(0, t->find_first_of("Zz"));
        return a < b;
    }
    static bool hashed_in(const need& n, const release_file& f) {
        return std::any_of(n.hashes.begin(), n.hashes.end(), [&](const std::string& text) {
            const auto colon = text.find(':');
            return std::any_of(f.hashes.begin(), f.hashes.end(), [&](const auto& h) {
                return h.first == text.substr(0, colon) && h.second == text.substr(colon + 1);
            });
        });
    }

    bool may_coexist(const std::string& a, const std::string& b) const {
        return listed(policy_.allowed_overlaps, overlap_of(a, b));
    }

    // Rule 7.
    void coexistence() {
        std::unordered_map<std::string_view, std::vector<const picked_release*>> owners;
        for (const picked_release& p : answer_.packages) {
            for (const std::string_view text : p.metadata->obsoletes_dist) obsoletes(p, text);
            for (std::string_view name : p.metadata->import_name) {
                name = name.substr(0, name.find_first_of("; "));
                if (name.empty()) continue;
                for (const picked_release* q : owners[name]) {
                    const family* f = family_of(p.project);
                    if (q != &p && (f == nullptr || f != family_of(q->project)) &&
                        !may_coexist(p.project, q->project))
                        wrong(p.project + " and " + q->project + " own " + std::string(name));
                }
                owners[name].push_back(&p);
            }
        }
    }
    void obsoletes(const picked_release& p, std::string_view text) {
        const pep::requirement* r = parse_(text);
        if (r == nullptr || !r->url.empty() || r->name == p.project || !in_force(*r, {})) return;
        const auto it = picks_.find(r->name);
        if (it != picks_.end() && r->specifier.contains(it->second.pick->what().version) &&
            !may_coexist(p.project, r->name))
            wrong(p.project + " obsoletes " + r->str());
    }

    void exclusion(const family& f) {
        if (listed(policy_.allowed_overlaps, f.label)) return;
        std::string here;
        for (const family_member& m : f.members) {
            const auto it = picks_.find(m.project);
            if (it == picks_.end() || required_inside_.contains(m.project)) continue;
            if (!m.versions.empty() && !m.versions.contains(it->second.pick->what().version))
                continue;
            if (!applies(m, f, *it->second.pick->listing)) continue;
            if (!here.empty()) wrong(here + " and " + m.project + " overwrite each other");
            here = m.project;
        }
    }
    bool applies(const family_member& m, const family& f, const listing& page) const {
        if (!f.index.empty() && !page.index_url.empty() &&
            without_end_slashes(f.index) != without_end_slashes(page.index_url))
            return false;
        const std::string here = target_.platform.os == pep::platform::system::windows ? "windows"
                                 : target_.platform.os == pep::platform::system::macos ? "macos"
                                                                                       : "linux";
        return m.platforms.empty() || listed(m.platforms, here);
    }

    const resolution& answer_;
    const request& asked_;
    const policy& policy_;
    const environment& target_;
    const index& families_;
    const resolution_check::parser& parse_;
    struct there {
        const picked_release* pick;
        bool reached;  // it is in reached_
    };
    std::unordered_map<std::string_view, there> picks_;  // by project
    std::vector<const picked_release*> reached_;
    std::set<std::string> required_inside_;
    std::vector<std::string> wrong_;
};

}  // namespace

resolution_check::resolution_check(const policy& p, const environment& e, parser parse)
    : policy_(p), target_(e), parse_(std::move(parse)) {
    for (const family& f : p.families.families)
        for (const family_member& m : f.members) family_of_.emplace(m.project, &f);
}

std::vector<std::string> resolution_check::run(const resolution& r, const request& q) const {
    return checker(r, q, policy_, target_, family_of_, parse_).run();
}

}  // namespace purvey::problem
