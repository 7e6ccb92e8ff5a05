#include "property/solve/universe.hpp"

#include <algorithm>
#include <sstream>

namespace purvey::solve::check {

std::vector<item> universe::named_by(const requirement& r) const {
    if (r.name >= 0) return {name_item(static_cast<unsigned>(r.name))};
    std::vector<item> out{r.target};
    for (const unsigned e : r.extras) out.push_back(extra_item(e));
    return out;
}

std::vector<item> universe::named_by(const bound_name& n) const {
    std::vector<item> out{n.target};
    for (const unsigned e : n.extras) out.push_back(extra_item(e));
    return out;
}

std::vector<unsigned> universe::order(unsigned project) const {
    std::vector<unsigned> out;
    const auto rank = [&](unsigned v) {
        return v == preferred[project] ? 0 : (demoted[project] >> v & 1U) ? 2 : 1;
    };
    for (unsigned v = releases[project]; v >= 1; --v) out.push_back(v);
    std::stable_sort(out.begin(), out.end(),
                     [&](unsigned x, unsigned y) { return rank(x) < rank(y); });
    return out;
}

namespace {

class maker {
  public:
    maker(dice& d, const shape& s) : d_(d), s_(s) {}

    universe run() {
        projects();
        extras();
        names();
        u_.metadata.resize(u_.projects() + u_.extras());
        for (item i = 0; i < u_.metadata.size(); ++i) groups_of(i);
        roots();
        exclusions();
        return std::move(u_);
    }

  private:
    void projects() {
        const unsigned n = s_.projects_from + d_.below(s_.projects_to - s_.projects_from + 1);
        for (unsigned p = 0; p < n; ++p) {
            u_.releases.push_back(1 + d_.below(s_.releases_to));
            const unsigned newest = u_.releases.back();
            u_.preferred.push_back(d_.chance(s_.preferred_percent) ? 1 + d_.below(newest) : 0);
            u_.demoted.push_back(d_.chance(s_.demoted_percent) ? some(p) : 0);
        }
    }
    void extras() {
        for (unsigned k = d_.below(s_.extras_to + 1); k > 0; --k)
            u_.extra_of.push_back(any_project());
    }
    void names() {
        for (unsigned k = d_.below(s_.names_to + 1); k > 0; --k) {
            const unsigned p = any_project();
            u_.names.push_back({p, extras_of(p, 30)});
        }
    }
    void groups_of(item i) {
        const unsigned p = u_.project_of(i);
        auto& lists = u_.metadata[i];
        lists.resize(u_.releases[p] + 1U);
        for (unsigned k = d_.below(s_.groups_of_project_to + 1); k > 0; --k) {
            const mask releases = d_.chance(40) ? u_.all(p) : some(p);
            if (releases == 0) continue;
            const auto g = static_cast<unsigned>(u_.groups.size());
            u_.groups.push_back({i, releases, any_requirement()});
            for (unsigned v = 1; v <= u_.releases[p]; ++v) {
                if (!(releases >> v & 1U)) continue;
                const auto at = d_.below(static_cast<unsigned>(lists[v].size()) + 1);
                lists[v].insert(lists[v].begin() + at, g);
            }
        }
    }
    void roots() {
        for (unsigned k = 1 + d_.below(s_.roots_to); k > 0; --k)
            u_.roots.push_back(any_requirement());
    }
    void exclusions() {
        for (unsigned k = d_.below(s_.exclusions_to + 1); k > 0; --k) {
            exclusion x;
            x.a = any_project();
            x.b = any_project();
            if (x.a == x.b) continue;
            x.of_a = d_.chance(60) ? u_.all(x.a) : some(x.a);
            x.of_b = d_.chance(60) ? u_.all(x.b) : some(x.b);
            x.late = d_.chance(50);
            if (x.of_a != 0 && x.of_b != 0) u_.exclusions.push_back(x);
        }
    }

    unsigned any_project() { return d_.below(u_.projects()); }
    std::vector<unsigned> extras_of(unsigned p, unsigned percent) {
        std::vector<unsigned> out;
        for (unsigned e = 0; e < u_.extras(); ++e)
            if (u_.extra_of[e] == p && d_.chance(percent)) out.push_back(e);
        return out;
    }
    requirement any_requirement() {
        requirement r;
        if (!u_.names.empty() && d_.chance(15)) {
            const unsigned n = d_.below(static_cast<unsigned>(u_.names.size()));
            r.name = static_cast<int>(n);
            r.target = u_.names[n].target;
            r.extras = u_.names[n].extras;
        } else {
            r.target = any_project();
            r.extras = extras_of(r.target, 40);
        }
        r.allowed = d_.chance(s_.narrow_percent) ? some(r.target) : u_.all(r.target);
        return r;
    }
    // Some releases: at least, at most, exactly, or any set (now and then none).
    mask some(unsigned p) {
        const unsigned n = u_.releases[p];
        const unsigned v = 1 + d_.below(n);
        switch (d_.below(4)) {
            case 0:
                return u_.all(p) & ~((mask{1} << v) - 1);
            case 1:
                return u_.all(p) & ((mask{2} << v) - 1);
            case 2:
                return mask{1} << v;
            default:
                mask m = 0;
                for (unsigned x = 1; x <= n; ++x) m |= mask{d_.below(2)} << x;
                return m;
        }
    }

    dice& d_;
    const shape& s_;
    universe u_;
};

void print(std::ostream& out, const universe& u, const requirement& r) {
    if (r.name >= 0) out << "n" << r.name << "=";
    out << "p" << r.target;
    for (const unsigned e : r.extras) out << "[x" << e << "]";
    out << " in {";
    for (unsigned v = 1; v <= u.releases[r.target]; ++v)
        if (r.allowed >> v & 1U) out << " " << v;
    out << " }";
}

}  // namespace

universe make_universe(dice& d, const shape& s) {
    return maker(d, s).run();
}

std::string to_text(const universe& u) {
    std::ostringstream out;
    for (unsigned p = 0; p < u.projects(); ++p)
        out << "p" << p << ": releases 1.." << u.releases[p] << ", preferred " << u.preferred[p]
            << ", demoted mask " << u.demoted[p] << "\n";
    for (unsigned e = 0; e < u.extras(); ++e) out << "x" << e << ": of p" << u.extra_of[e] << "\n";
    for (const requirement& r : u.roots) {
        out << "root needs ";
        print(out, u, r);
        out << "\n";
    }
    for (item i = 0; i < u.metadata.size(); ++i)
        for (unsigned v = 1; v < u.metadata[i].size(); ++v)
            for (const unsigned g : u.metadata[i][v]) {
                out << (u.is_project(i) ? "p" : "x") << (u.is_project(i) ? i : i - u.projects())
                    << " at " << v << " (group " << g << ") needs ";
                print(out, u, u.groups[g].what);
                out << "\n";
            }
    for (const exclusion& x : u.exclusions)
        out << "never p" << x.a << " mask " << x.of_a << " with p" << x.b << " mask " << x.of_b
            << (x.late ? " (late)" : "") << "\n";
    return out.str();
}

}  // namespace purvey::solve::check
