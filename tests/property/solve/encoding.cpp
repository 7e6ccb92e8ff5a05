#include "property/solve/encoding.hpp"

#include <algorithm>

namespace purvey::solve::check {

encoding::encoding(const universe& u, const std::vector<unsigned>* tags) : u_(u), tags_(tags) {
    solver_.set("quiet", 1);
    int next = 1;
    for (item i = 0; i < u.projects() + u.extras(); ++i) {
        first_.push_back(next);
        next += u.is_project(i) ? static_cast<int>(u.releases[i]) : 1;
    }
    for (unsigned p = 0; p < u.projects(); ++p)
        for (unsigned v = 1; v <= u.releases[p]; ++v)
            for (unsigned w = 1; w < v; ++w) clause({-literal(p, v), -literal(p, w)});
    std::size_t t = 0;
    for (const requirement& r : u.roots)
        if (wanted(t++)) need({}, r);
    for (const shared_requirement& g : u.groups) {
        if (!wanted(t++)) continue;
        const unsigned p = u.project_of(g.owner);
        for (unsigned v = 1; v <= u.releases[p]; ++v) {
            if (!(g.releases >> v & 1U)) continue;
            std::vector<int> unless{-literal(p, v)};
            if (u.is_extra(g.owner)) unless.push_back(-literal(g.owner, 1));
            need(unless, g.what);
        }
    }
    for (const exclusion& x : u.exclusions) {
        if (!wanted(t++)) continue;
        for (unsigned v = 1; v <= u.releases[x.a]; ++v)
            for (unsigned w = 1; w <= u.releases[x.b]; ++w)
                if ((x.of_a >> v & 1U) && (x.of_b >> w & 1U))
                    clause({-literal(x.a, v), -literal(x.b, w)});
    }
}

bool encoding::wanted(std::size_t tag) const {
    return tags_ == nullptr || std::find(tags_->begin(), tags_->end(), tag) != tags_->end();
}

void encoding::clause(const std::vector<int>& literals) {
    for (const int l : literals) solver_.add(l);
    solver_.add(0);
}

void encoding::need(const std::vector<int>& unless, const requirement& r) {
    std::vector<int> one = unless;
    for (unsigned v = 1; v <= u_.releases[r.target]; ++v)
        if (r.allowed >> v & 1U) one.push_back(literal(r.target, v));
    clause(one);
    for (const unsigned e : r.extras) {
        std::vector<int> on = unless;
        on.push_back(literal(u_.extra_item(e), 1));
        clause(on);
    }
}

bool encoding::possible(const model& picks, item i, unsigned v) {
    for (item k = 0; k < picks.size(); ++k)
        if (picks[k] != 0) solver_.assume(literal(k, picks[k]));
    solver_.assume(literal(i, v));
    return solver_.solve() == satisfiable_;
}

model walk(const universe& u, encoding& e) {
    std::vector<item> queue;
    std::vector<bool> waiting(u.items());
    model picks(u.projects() + u.extras());
    const auto append = [&](const std::vector<item>& more) {
        for (const item i : more) {
            if (waiting[i]) continue;
            waiting[i] = true;
            queue.push_back(i);
        }
    };
    for (const requirement& r : u.roots) append(u.named_by(r));
    for (std::size_t at = 0; at < queue.size(); ++at) {
        const item i = queue[at];
        if (!u.is_project(i) && !u.is_extra(i)) {
            append(u.named_by(u.names[i - u.projects() - u.extras()]));
            continue;
        }
        const std::vector<unsigned> order = u.is_project(i) ? u.order(i) : std::vector<unsigned>{1};
        const auto best = std::find_if(order.begin(), order.end(),
                                       [&](unsigned v) { return e.possible(picks, i, v); });
        if (best == order.end()) return {};
        picks[i] = *best;
        for (const unsigned g : u.metadata[i][picks[u.project_of(i)]])
            append(u.named_by(u.groups[g].what));
    }
    return picks;
}

}  // namespace purvey::solve::check
