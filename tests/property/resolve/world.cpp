#include "property/resolve/world.hpp"

#include <algorithm>
#include <array>

namespace purvey::check {
namespace {

constexpr std::array<const char*, 5> finals = {"1", "1.5", "2", "2.1", "3"};
constexpr std::array<const char*, 4> early = {"1a1", "2rc1", "2.1b1", "4a1"};

template <class T>
const T& one_of(dice& d, const std::vector<T>& all) {
    return all[d.below(static_cast<unsigned>(all.size()))];
}

class builder {
  public:
    builder(std::uint64_t seed, const shape& s) : d_(seed), s_(s) { w_.seed = seed; }

    world build() {
        name_things();
        narrow_ = 10 + 25 * d_.below(3);
        requirements_to_ = 1 + d_.below(3);
        for (const std::string& name : named_) w_.projects.push_back(project(name));
        make_family();
        make_virtuals();
        ask();
        decide();
        return std::move(w_);
    }

  private:
    void name_things() {
        const unsigned members = d_.chance(s_.families) ? 2 + d_.below(2) : 0;
        const unsigned virtuals = d_.chance(s_.virtuals) ? 1 + d_.below(2) : 0;
        const unsigned others = 2 + d_.below(s_.projects_to - 1);
        for (unsigned k = 0; k < others; ++k) named_.push_back(std::string(1, "abcdefgh"[k]));
        for (unsigned k = 0; k < members; ++k) members_.push_back("m" + std::to_string(k + 1));
        for (unsigned k = 0; k < virtuals; ++k) virtuals_.push_back("v" + std::to_string(k + 1));
        if (virtuals != 0) providers_ = {"p", "q", "a"};
        if (virtuals != 0 && members != 0) providers_.push_back("m1");
        named_.insert(named_.end(), members_.begin(), members_.end());
        if (virtuals != 0) named_.insert(named_.end(), {"p", "q"});
        targets_ = named_;
        targets_.insert(targets_.end(), virtuals_.begin(), virtuals_.end());
    }

    std::string version() { return finals[d_.below(finals.size())]; }

    std::string specifier() {
        if (!d_.chance(narrow_)) return "";
        static const std::vector<std::string> ops = {"==", "<", ">=", "<=", ">", "!=", "~="};
        const std::string& op = one_of(d_, ops);
        if (op == "~=") return op + (d_.chance(50) ? "1.0" : "2.0");
        return op + (d_.chance(s_.prereleases / 2) ? early[d_.below(early.size())] : version());
    }

    std::string requirement(const std::string& name) {
        std::string text = name;
        if (d_.chance(12)) text += d_.chance(70) ? "[x]" : "[x,y]";
        return text + specifier();
    }

    // Of what a release requires, some only sometimes.
    std::string marked(std::string text, const memory_release& r) {
        if (!r.provides_extra.empty() && d_.chance(40))
            return text + " ; extra == '" + one_of(d_, r.provides_extra) + "'";
        if (d_.chance(4)) return text + " ; sys_platform == 'linux'";
        if (d_.chance(4)) return text + " ; python_version < '3'";
        return text;
    }

    memory_project project(const std::string& name) {
        memory_project p{.name = name};
        std::vector<std::string> versions(finals.begin(), finals.end());
        d_.shuffle(versions);
        versions.resize(1 + d_.below(s_.releases_to));
        for (const char* v : early)
            if (d_.chance(s_.prereleases)) versions.push_back(v);
        for (const std::string& v : versions) p.releases.push_back(release(name, v));
        // An index may hold a name without any release.
        if (d_.chance(s_.strangers / 2)) p.releases.clear();
        return p;
    }

    memory_release release(const std::string& name, const std::string& v) {
        memory_release r{.version = v};
        if (d_.chance(25)) r.provides_extra.push_back("x");
        if (d_.chance(10)) r.provides_extra.push_back("y");
        for (unsigned k = d_.below(requirements_to_ + 1); k > 0; --k) {
            const std::string& to = one_of(d_, targets_);
            if (to != name || d_.chance(20)) r.requires_dist.push_back(marked(requirement(to), r));
        }
        const bool provides =
            std::find(providers_.begin(), providers_.end(), name) != providers_.end();
        for (const std::string& virtual_name : virtuals_)
            if (provides && d_.chance(name == "p" || name == "q" ? 80 : 30))
                r.provides_dist.push_back(virtual_name +
                                          (d_.chance(50) ? " (" + version() + ")" : ""));
        r.yanked = d_.chance(s_.yanked);
        if (d_.chance(s_.strangers)) r.requires_python = d_.chance(50) ? ">=3.12" : ">=3.8";
        if (d_.chance(s_.strangers)) r.requires_dist.push_back("nowhere");
        if (d_.chance(s_.strangers / 2)) r.requires_dist.push_back("a ?? 1");
        if (d_.chance(s_.strangers)) r.obsoletes_dist.push_back(one_of(d_, named_) + specifier());
        if (d_.chance(s_.imports)) r.import_name.push_back(d_.chance(50) ? "one" : "two");
        return r;
    }

    bool required_inside(const std::string& name) const {
        return std::any_of(w_.projects.begin(), w_.projects.end(), [&](const memory_project& p) {
            if (std::find(members_.begin(), members_.end(), p.name) == members_.end()) return false;
            return std::any_of(p.releases.begin(), p.releases.end(), [&](const memory_release& r) {
                return std::any_of(r.requires_dist.begin(), r.requires_dist.end(),
                                   [&](const std::string& t) { return name_in(t) == name; });
            });
        });
    }

    void make_family() {
        if (members_.empty()) return;
        family f{.label = "fam", .what = "the module fam"};
        for (const std::string& m : members_) {
            f.members.push_back({m, {}, {}});
            if (d_.chance(10)) f.members.back().versions = *pep::specifier_set::parse("<3");
        }
        for (const std::string& provider : members_)
            for (const std::string& name : members_)
                if (provider != name && !required_inside(name) && d_.chance(75))
                    f.stands.push_back(stand(provider, name));
        w_.rules.families.families.push_back(std::move(f));
    }

    stands_for stand(const std::string& provider, const std::string& name) {
        stands_for s{.provider = provider, .name = name, .lost = "something"};
        const unsigned how = d_.below(6);
        s.version = how == 0 ? counted_as::none : how == 1 ? counted_as::mapped : counted_as::own;
        if (s.version == counted_as::mapped)
            for (unsigned k = 0; k < 2; ++k)
                s.map.emplace_back(*pep::version::parse(finals[k]),
                                   *pep::version::parse(version()));
        if (d_.chance(10)) s.versions = *pep::specifier_set::parse(">=1.5");
        return s;
    }

    void make_virtuals() {
        for (const std::string& v : virtuals_) {
            std::vector<std::string> among = providers_;
            d_.shuffle(among);
            among.resize(1 + d_.below(static_cast<unsigned>(among.size())));
            if (d_.chance(85)) w_.rules.virtuals.push_back({v, among, "test"});
        }
        if (virtuals_.empty() || !d_.chance(s_.provides)) return;
        const std::string entry = virtuals_[0] + (d_.chance(50) ? "==" + version() : "");
        w_.rules.provides.push_back({one_of(d_, named_), {*pep::parse_provides(entry)}, "test"});
    }

    void ask() {
        for (unsigned k = 1 + d_.below(3); k > 0; --k)
            w_.requirements.push_back(requirement(one_of(d_, targets_)));
        // Two members or two virtual names at once are where questions come from.
        if (!members_.empty() && d_.chance(40)) w_.requirements.push_back(one_of(d_, members_));
        if (!virtuals_.empty() && d_.chance(40)) w_.requirements.push_back(one_of(d_, virtuals_));
        // The user's own words never bind a member that only others ask for.
        if (members_.size() > 1 && d_.chance(40))
            for (unsigned k = 0; k < 2; ++k) ask_through_another(members_[k]);
        if (d_.chance(25)) w_.constraints.push_back(one_of(d_, targets_) + specifier());
    }

    // Some project's releases all require the member, and the user the project.
    void ask_through_another(const std::string& member) {
        memory_project& p = w_.projects[d_.below(2)];
        for (memory_release& r : p.releases) r.requires_dist.push_back(member);
        w_.requirements.push_back(p.name);
    }

    void decide() {
        if (d_.chance(s_.locked))
            for (unsigned k = 0; k < 2; ++k) {
                const memory_project& p = one_of(d_, w_.projects);
                if (p.releases.empty() || is_locked(p.name)) continue;
                w_.rules.locked.emplace_back(p.name,
                                             *pep::version::parse(one_of(d_, p.releases).version));
            }
        if (d_.chance(s_.locked / 2)) choose(w_.rules.locked_bindings);
        if (d_.chance(s_.choices)) choose(w_.rules.choices);
        if (d_.chance(s_.prereleases / 3)) w_.rules.prereleases = prerelease_mode::allow;
        if (d_.chance(s_.prereleases / 3)) w_.rules.prereleases = prerelease_mode::disallow;
        for (std::size_t a = 0; a < named_.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                if (d_.chance(s_.overlaps))
                    w_.rules.allowed_overlaps.push_back(overlap_of(named_[a], named_[b]));
    }
    bool is_locked(const std::string& name) const {
        const auto& all = w_.rules.locked;
        return std::any_of(all.begin(), all.end(), [&](const auto& l) { return l.first == name; });
    }

    void choose(std::vector<choice>& to) {
        if (!virtuals_.empty() && d_.chance(70))
            to.push_back({one_of(d_, virtuals_), one_of(d_, providers_), "test"});
        if (!members_.empty() && d_.chance(70)) to.push_back({"fam", one_of(d_, members_), "test"});
    }

    dice d_;
    const shape& s_;
    world w_;
    std::vector<std::string> named_, members_, virtuals_, providers_, targets_;
    unsigned narrow_ = 50, requirements_to_ = 2;
};

// Worlds without one entry of the list that `list` finds in a world.
template <class F>
void without_one(const world& w, F list, std::vector<world>& out) {
    world copy = w;
    const std::size_t count = list(copy).size();
    for (std::size_t k = 0; k < count; ++k) {
        world& less = out.emplace_back(w);
        auto& from = list(less);
        from.erase(from.begin() + static_cast<std::ptrdiff_t>(k));
    }
}

// A requirement that says less: without its marker, then without all but its name.
std::vector<std::string> plainer(const std::string& text) {
    std::vector<std::string> out;
    if (const auto semicolon = text.find(" ;"); semicolon != std::string::npos)
        out.push_back(text.substr(0, semicolon));
    if (const std::string name = name_in(text); name != text) out.push_back(name);
    return out;
}

template <class F>
void plainer_ones(const world& w, F list, std::vector<world>& out) {
    world copy = w;
    const std::vector<std::string> texts = list(copy);
    for (std::size_t k = 0; k < texts.size(); ++k)
        for (const std::string& text : plainer(texts[k])) list(out.emplace_back(w))[k] = text;
}

void smaller_releases(const world& w, std::size_t p, std::vector<world>& out) {
    without_one(
        w, [p](world& x) -> auto& { return x.projects[p].releases; }, out);
    for (std::size_t r = 0; r < w.projects[p].releases.size(); ++r) {
        const auto of = [p, r](world& x) -> memory_release& { return x.projects[p].releases[r]; };
        without_one(
            w, [of](world& x) -> auto& { return of(x).requires_dist; }, out);
        without_one(
            w, [of](world& x) -> auto& { return of(x).provides_dist; }, out);
        without_one(
            w, [of](world& x) -> auto& { return of(x).obsoletes_dist; }, out);
        without_one(
            w, [of](world& x) -> auto& { return of(x).import_name; }, out);
        without_one(
            w, [of](world& x) -> auto& { return of(x).provides_extra; }, out);
        plainer_ones(
            w, [of](world& x) -> auto& { return of(x).requires_dist; }, out);
        const memory_release& now = w.projects[p].releases[r];
        if (now.yanked) of(out.emplace_back(w)).yanked = false;
        if (!now.requires_python.empty()) of(out.emplace_back(w)).requires_python.clear();
    }
}

}  // namespace

shape plain() {
    shape s;
    s.families = s.virtuals = s.choices = s.provides = 0;
    return s;
}

shape without_prereleases() {
    shape s = plain();
    s.prereleases = s.yanked = 0;
    return s;
}

world make_world(std::uint64_t seed, const shape& s) {
    return builder(seed, s).build();
}

std::vector<world> smaller(const world& w) {
    std::vector<world> out;
    without_one(
        w, [](world& x) -> auto& { return x.projects; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.requirements; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.constraints; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.families.families; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.virtuals; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.provides; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.choices; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.allowed_overlaps; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.locked; }, out);
    without_one(
        w, [](world& x) -> auto& { return x.rules.locked_bindings; }, out);
    for (std::size_t f = 0; f < w.rules.families.families.size(); ++f)
        without_one(
            w, [f](world& x) -> auto& { return x.rules.families.families[f].stands; }, out);
    for (std::size_t p = 0; p < w.projects.size(); ++p) smaller_releases(w, p, out);
    plainer_ones(
        w, [](world& x) -> auto& { return x.requirements; }, out);
    if (w.rules.prereleases != prerelease_mode::by_rule)
        out.emplace_back(w).rules.prereleases = prerelease_mode::by_rule;
    return out;
}

std::string name_in(const std::string& text) {
    return text.substr(0, text.find_first_of("[]<>=!~ ;("));
}

request asked(const world& w) {
    request out;
    const auto add = [](std::vector<need>& to, const std::vector<std::string>& texts,
                        const char* where) {
        for (const std::string& t : texts) to.push_back({*pep::parse_requirement(t), t, where});
    };
    add(out.requirements, w.requirements, "argument");
    add(out.constraints, w.constraints, "constraint");
    return out;
}

}  // namespace purvey::check
