#include "property/solve/driver.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

#include "property/solve/replay.hpp"

namespace purvey::solve::check {

namespace {

value_set to_set(mask m) {
    std::vector<value_range> ranges;
    for (value v = 0; v < 32; ++v)
        if (m >> v & 1U) ranges.push_back({v, v + 1});
    return value_set::of(ranges);
}

class player {
  public:
    player(const universe& u, const manner& how, dice& d)
        : u_(u), how_(how), d_(d), s_(33, how.joins_after, how.free_after) {
        add_variables();
        add_roots();
        group_of_.resize(u_.groups.size());
        told_.resize(u_.exclusions.size());
        const auto order = any_order(u_.exclusions.size());
        for (const std::size_t x : order)
            if (!u_.exclusions[x].late || how_.mode == supply_mode::up_front) tell(x);
        if (how_.mode == supply_mode::up_front) supply_everything();
    }

    outcome run() {
        outcome out;
        budget limit;
        std::size_t queued = 0;
        for (;;) {
            if (how_.interrupted) limit.conflicts = s_.conflicts() + 1;
            const status now = s_.advance(limit);
            if (s_.queue().size() < queued)
                out.deepest_cut = std::max(out.deepest_cut, queued - s_.queue().size());
            queued = s_.queue().size();
            if (now == status::wants) {
                ++out.wants;
                answer(s_.wanted());
            } else if (now == status::complete) {
                const model m = picks();
                if (tell_broken(m, out)) continue;
                out.satisfiable = true;
                out.picks = m;
                break;
            } else if (now == status::unsatisfiable) {
                out.core = s_.core();
                out.proven = replay(s_, before_).holds();
                break;
            }
        }
        out.conflicts = s_.conflicts();
        out.visits = s_.visits();
        out.models = s_.free().models();
        return out;
    }

  private:
    std::vector<std::size_t> any_order(std::size_t n) {
        std::vector<std::size_t> order(n);
        std::iota(order.begin(), order.end(), std::size_t{0});
        if (how_.shuffled) d_.shuffle(order);
        return order;
    }

    // An extra after its project; otherwise in any order.
    void add_variables() {
        vars_.resize(u_.items());
        for (const std::size_t p : any_order(u_.projects())) {
            vars_[p] = s_.add_project(u_.releases[p]);
            std::vector<value_set> tries;
            if (u_.preferred[p] != 0) tries.push_back(value_set::single(u_.preferred[p]));
            if (const mask finals = u_.all(static_cast<unsigned>(p)) & ~u_.demoted[p]; finals != 0)
                tries.push_back(to_set(finals));
            s_.set_order(vars_[p], tries);
        }
        for (const std::size_t e : any_order(u_.extras()))
            vars_[u_.extra_item(static_cast<unsigned>(e))] = s_.add_extra(vars_[u_.extra_of[e]]);
        for (unsigned n = 0; n < u_.names.size(); ++n) {
            vars_[u_.name_item(n)] = s_.add_name({1, 2}, false);
            s_.set_next(vars_[u_.name_item(n)], variables(u_.named_by(u_.names[n])));
        }
        before_.resize(vars_.size());
        for (const var v : vars_) before_[index(v)] = s_.domain(v);
    }

    std::vector<var> variables(const std::vector<item>& items) const {
        std::vector<var> out;
        for (const item i : items) out.push_back(vars_[i]);
        return out;
    }

    // What a requirement forbids: a release it does not admit, and each of its extras to be off.
    std::vector<std::vector<term>> clauses_of(const requirement& r) const {
        const mask others = ((mask{2} << u_.releases[r.target]) - 1) & ~r.allowed;
        std::vector<std::vector<term>> out{{{vars_[r.target], to_set(others)}}};
        for (const unsigned e : r.extras)
            out.push_back({{vars_[u_.extra_item(e)], value_set::single(0)}});
        return out;
    }

    void add_roots() {
        std::vector<var> items;
        for (unsigned k = 0; k < u_.roots.size(); ++k) {
            for (const auto& clause : clauses_of(u_.roots[k])) s_.forbid(clause, k);
            for (const var v : variables(u_.named_by(u_.roots[k]))) items.push_back(v);
        }
        s_.start(items);
    }

    void tell(std::size_t x) {
        const exclusion& e = u_.exclusions[x];
        told_[x] = true;
        const term both[] = {{vars_[e.a], to_set(e.of_a)}, {vars_[e.b], to_set(e.of_b)}};
        s_.forbid(both, static_cast<tag>(u_.roots.size() + u_.groups.size() + x));
    }

    group_id group(unsigned g, const value_set& releases) {
        if (group_of_[g]) {
            s_.extend_group(*group_of_[g], releases);
        } else {
            const shared_requirement& r = u_.groups[g];
            group_of_[g] =
                s_.add_group(vars_[r.owner], releases, clauses_of(r.what),
                             variables(u_.named_by(r.what)), static_cast<tag>(u_.roots.size() + g));
        }
        return *group_of_[g];
    }

    void supply(item i, unsigned v) {
        if (s_.is_supplied(vars_[i], v)) return;
        std::vector<group_id> list;
        for (const unsigned g : u_.metadata[i][v]) list.push_back(group(g, value_set::single(v)));
        s_.supply(vars_[i], v, std::move(list));
    }

    void supply_whole(item i) {
        const unsigned n = u_.releases[u_.project_of(i)];
        for (unsigned g = 0; g < u_.groups.size(); ++g)
            if (u_.groups[g].owner == i) group(g, to_set(u_.groups[g].releases));
        for (const std::size_t v : any_order(n)) supply(i, static_cast<unsigned>(v) + 1);
    }

    void supply_everything() {
        for (const std::size_t g : any_order(u_.groups.size()))
            group(static_cast<unsigned>(g), to_set(u_.groups[g].releases));
        for (const std::size_t i : any_order(u_.metadata.size()))
            supply_whole(static_cast<item>(i));
    }

    void answer(const want& w) {
        const auto i =
            static_cast<item>(std::find(vars_.begin(), vars_.end(), w.item) - vars_.begin());
        switch (how_.mode) {
            case supply_mode::up_front:  // nothing can be wanted
            case supply_mode::one_release:
                return supply(i, w.release);
            case supply_mode::whole_project:
                return supply_whole(i);
            case supply_mode::mixture:
                if (d_.chance(50)) supply_unasked();
                if (d_.chance(20)) supply_whole(i);
                supply(i, w.release);
                if (d_.chance(30)) supply_unasked();
                if (!told_.empty() && d_.chance(10)) tell_any();
        }
    }
    void supply_unasked() {
        const item i = d_.below(static_cast<unsigned>(u_.metadata.size()));
        supply(i, 1 + d_.below(u_.releases[u_.project_of(i)]));
    }
    void tell_any() {
        const unsigned x = d_.below(static_cast<unsigned>(told_.size()));
        if (!told_[x]) tell(x);
    }

    model picks() const {
        model m;
        for (item i = 0; i < u_.projects() + u_.extras(); ++i) m.push_back(s_.picked(vars_[i]));
        return m;
    }

    // One broken exclusion at a time, so that the session goes on as often as possible.
    bool tell_broken(const model& m, outcome& out) {
        for (std::size_t x = 0; x < told_.size(); ++x) {
            const exclusion& e = u_.exclusions[x];
            if (told_[x] || !(e.of_a >> m[e.a] & 1U) || !(e.of_b >> m[e.b] & 1U)) continue;
            tell(x);
            ++out.told_late;
            return true;
        }
        return false;
    }

    const universe& u_;
    const manner& how_;
    dice& d_;
    session s_;
    std::vector<var> vars_;          // by item
    std::vector<value_set> before_;  // by variable
    std::vector<std::optional<group_id>> group_of_;
    std::vector<bool> told_;
};

}  // namespace

outcome play(const universe& u, const manner& how, dice& d) {
    return player(u, how, d).run();
}

}  // namespace purvey::solve::check
