#include "resolver/problem/measure.hpp"

#include <algorithm>
#include <compare>
#include <map>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace purvey::problem {
namespace {

class fewest final : public measure {
  public:
    weight of(const known_project&, solve::value) const override { return {0, 1}; }
};

// A size that nobody knows is more than all that are known: unknown sizes never count as none.
class download final : public measure {
  public:
    std::size_t places() const override { return 2; }
    weight of(const known_project& p, solve::value v) const override {
        constexpr std::uint64_t most = std::uint64_t{1} << 48U;  // sums stay far below 2^64
        const auto files = p.table.fitting_files_of(v);
        if (files.empty()) return {0, 1};
        const auto& size = p.release(v).files[files.front()].size;
        return size ? weight{1, std::min(*size, most)} : weight{0, 1};
    }
    std::uint64_t unknown(const total& t) const override { return t.front(); }

  private:
    std::string place_in_words(std::size_t k) const override {
        return k == 0 ? "unknown" : "bytes";
    }
};

bool are_builds_of_one(const pep::version& a, const pep::version& b) {
    return a.compare_public(b) == std::strong_ordering::equal;
}

// One for each named project at another version. A project that is not there adds nothing.
class held final : public measure {
  public:
    // any_build: of the same version will do.
    held(std::unordered_map<std::string, pep::version> at, bool any_build)
        : at_(std::move(at)), any_build_(any_build) {}
    weight of(const known_project& p, solve::value v) const override {
        const auto it = at_.find(p.name);
        if (it == at_.end()) return {};
        const bool same =
            any_build_ ? are_builds_of_one(it->second, p.version(v)) : it->second == p.version(v);
        return same ? weight{} : weight{0, 1};
    }

  private:
    std::vector<std::pair<std::string, std::string>> versions() const override {
        std::vector<std::pair<std::string, std::string>> out;
        for (const auto& [project, version] : at_) out.emplace_back(project, version.str());
        std::sort(out.begin(), out.end());
        return out;
    }
    std::unordered_map<std::string, pep::version> at_;
    bool any_build_;
};

// Staleness of a release: the share of the versions that the user's own words admit of its project
// that are newer, builds of one version being one; none of a locked version. Each share that occurs
// has a place of its own, the greatest first, so totals compare as lists of shares in falling order
// do.
class balanced final : public measure {
  public:
    explicit balanced(catalog& c) {
        for (const std::string& name : direct_projects(c)) add(c, name);
        for (const auto& [name, all] : shares_)
            for (const share& s : all)
                if (s.newer != 0) order_.push_back(s);
        const auto staler = [](const share& a, const share& b) { return b < a; };
        std::sort(order_.begin(), order_.end(), staler);
        order_.erase(std::unique(order_.begin(), order_.end()), order_.end());
    }
    std::size_t places() const override { return std::max<std::size_t>(order_.size(), 1); }
    weight of(const known_project& p, solve::value v) const override {
        const auto it = shares_.find(p.name);
        if (it == shares_.end() || it->second[v - 1].newer == 0) return {};
        const auto at = std::lower_bound(order_.begin(), order_.end(), it->second[v - 1],
                                         [](const share& a, const share& b) { return b < a; });
        return {static_cast<std::uint32_t>(at - order_.begin()), 1};
    }
    // The greatest share, in thousandths, rounded up.
    std::uint64_t told(const total& t) const override {
        for (std::size_t k = 0; k < order_.size(); ++k)
            if (t[k] != 0) return (order_[k].newer * 1000 + order_[k].of - 1) / order_[k].of;
        return 0;
    }

  private:
    std::string place_in_words(std::size_t k) const override {
        return std::to_string(order_[k].newer) + "/" + std::to_string(order_[k].of);
    }
    struct share {  // in lowest terms
        std::uint64_t newer, of;
        friend bool operator==(const share&, const share&) = default;
        friend bool operator<(const share& a, const share& b) {
            return a.newer * b.of < b.newer * a.of;
        }
    };

    void add(catalog& c, const std::string& name) {
        known_project* p = c.seen(name);
        if (p == nullptr || p->table.count() == 0) return;
        solve::value_set left = p->table.ordinary();
        for (const auto* words : {&c.asked().requirements, &c.asked().constraints})
            for (const need& n : *words) {
                const known_requirement* r = c.requirement(n.requirement);
                if (n.requirement.name == name && r->readable && r->always())
                    left = left.intersect(words == &c.asked().requirements
                                              ? c.admitted(*p, *r)
                                              : catalog::matching(*p, r->what.specifier));
            }
        shares_[name] = shares_among(*p, left);
        for (const auto& [locked, version] : c.rules().locked)
            for (solve::value v = 1; locked == name && v <= p->table.count(); ++v)
                if (are_builds_of_one(version, p->version(v))) shares_[name][v - 1] = {0, 1};
    }

    static std::vector<share> shares_among(const known_project& p, const solve::value_set& left) {
        std::vector<std::uint64_t> newer(p.table.count());  // versions
        std::uint64_t seen = 0;
        for (solve::value last = p.table.count(); last >= 1;) {
            solve::value first = last;
            while (first > 1 && are_builds_of_one(p.version(first - 1), p.version(last))) --first;
            for (solve::value v = first; v <= last; ++v) newer[v - 1] = seen;
            if (left.intersects(solve::value_set(first, last + 1))) ++seen;
            last = first - 1;
        }
        std::vector<share> out;
        for (const std::uint64_t n : newer) {
            const std::uint64_t of = std::max<std::uint64_t>(seen, 1), common = std::gcd(n, of);
            out.push_back({n / common, of / common});
        }
        return out;
    }

    std::map<std::string, std::vector<share>> shares_;
    std::vector<share> order_;
};

}  // namespace

claimed_goal measure::in_words(goal g, const total& t) const {
    claimed_goal out{std::string(word_of(g)), {}, {}};
    if (g == goal::declared) out.at = versions();  // those of `unchanged` are the lock's
    for (std::size_t k = 0; k < t.size(); ++k)
        if (t[k] != 0) out.total.emplace_back(place_in_words(k), t[k]);
    return out;
}

std::vector<weight> measure::all(const known_project& p) const {
    std::vector<weight> out;
    for (solve::value v = 1; v <= p.table.count(); ++v) out.push_back(of(p, v));
    return out;
}

total measure::of(const search& answer) const {
    total sum(places());
    for (const search::pick& p : answer.picks()) {
        const weight w = of(*p.project, p.release);
        sum[w.place] += w.amount;
    }
    return sum;
}

std::vector<std::string> direct_projects(catalog& c) {
    std::vector<std::string> out;
    std::set<std::string_view> seen;
    for (const need& n : c.asked().requirements) {
        const known_requirement* r = c.requirement(n.requirement);
        if (r->error.empty() && r->always() && seen.insert(r->what.name).second)
            out.push_back(r->what.name);
    }
    return out;
}

std::unique_ptr<measure> make_measure(goal g, catalog& c, const search& present) {
    std::unordered_map<std::string, pep::version> at;
    switch (g) {
        case goal::fewest:
            return std::make_unique<fewest>();
        case goal::size:
            return std::make_unique<download>();
        case goal::balanced:
            return std::make_unique<balanced>(c);
        case goal::unchanged:
            for (const auto& [project, version] : c.rules().locked) at.emplace(project, version);
            break;
        case goal::declared:
            for (const std::string& name : direct_projects(c))
                if (const search::pick* p = present.picked(name))
                    at.emplace(name, p->project->version(p->release));
            break;
    }
    return std::make_unique<held>(std::move(at), g == goal::declared);
}

}  // namespace purvey::problem
