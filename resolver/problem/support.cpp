#include <algorithm>

#include "resolver/problem/search.hpp"

// A model is closed: what is there was asked for. The walk sees to it by itself; only where a
// constraint wants somebody to ask (an offer that must be used, a member that another one exempts)
// can the search put something in that nobody reaches, and then it must say who asks.
namespace purvey::problem {
namespace {

// A set whose values come ascending: many at once cost less than one by one.
class collected {
  public:
    void add(solve::value x) {
        if (ranges_.empty() || ranges_.back().hi < x)
            ranges_.push_back({x, x + 1});
        else
            ranges_.back().hi = x + 1;
    }
    solve::value_set set() const { return solve::value_set::of(ranges_); }

  private:
    std::vector<solve::value_range> ranges_;
};

}  // namespace

bool search::request_for::matches(const known_requirement& r) const {
    return r.what.name == name &&
           (extra.empty() || std::binary_search(r.what.extras.begin(), r.what.extras.end(), extra));
}

// The queue holds whatever may meet a name; where names are not bound beforehand, only what does
// meet one is reached through it.
std::set<solve::var> search::reached_items() const {
    std::set<solve::var> reached;
    if (mode_ == search_mode::walk) {
        for (const solve::var v : session_.queue())
            if (!session_.domain(v).contains(0)) reached.insert(v);
        return reached;
    }
    const auto active = [&](const edge& e) {
        if (e.from == root) return true;
        const solve::var by = projects_.at(picks_[e.from].project->name);
        const auto is_on = [&](const std::string& x) {
            const auto it = extras_.find({by, x});
            return it != extras_.end() && reached.contains(it->second);
        };
        return reached.contains(by) &&
               (e.what->always() || std::ranges::any_of(e.what->extras(), is_on));
    };
    for (std::size_t before = 1; before != reached.size();) {
        before = reached.size();
        for (const edge& e : edges_) {
            if (e.met_by.empty() || !active(e)) continue;
            const solve::var to = projects_.at(e.met_by);
            reached.insert(to);
            for (const std::string& x : e.what->what.extras)
                if (const auto it = extras_.find({to, x}); it != extras_.end())
                    reached.insert(it->second);
        }
    }
    return reached;
}

// Loop formulas: what nobody reaches (unreached_) may support itself in a circle, so support counts
// only from outside of it.
bool search::add_unreached() {
    unreached_.clear();
    const std::set<solve::var> reached = reached_items();
    for (std::size_t k = 0; k < items_.size(); ++k) {
        const solve::var v{static_cast<std::uint32_t>(k)};
        if (items_[k].project != nullptr && !session_.domain(v).contains(0) && !reached.contains(v))
            unreached_.insert(v);
    }
    if (unreached_.empty()) return false;
    const solve::var first = *unreached_.begin();
    const item of = items_[solve::index(first)];
    terms given{{first, solve::value_set(1, of.extra.empty() ? of.project->table.count() + 1 : 2)}};
    const auto all = unreached_;  // by value: asking about extras adds variables
    for (const solve::var v : all) {
        const item each = items_[solve::index(v)];
        nobody_leads_to(each.name, each.extra, given);
    }
    fact f{fact_kind::support};
    f.extra = of.extra.empty() ? of.name : of.name + "[" + of.extra + "]";
    refute_model(std::move(given), std::move(f));
    return true;
}

// complete mode: the solution must use the offer that is being tried.
void search::add_unused() {
    const auto it = virtuals_.find(must_use_);
    const bool used = it != virtuals_.end() ? !session_.domain(it->second.v).contains(0)
                                            : picked(must_use_) != nullptr;
    if (used) return;
    terms given;
    if (it != virtuals_.end() || names_.family_of(must_use_) == nullptr)
        nobody_asks({must_use_, ""}, true, true, given);
    else
        nobody_leads_to(must_use_, "", given);
    refute_model(std::move(given), {fact_kind::support});
}

// Nobody asks for the project by its own name, nor for a name that it meets. Under a family's
// binding, what is asked from outside leads to the member that stands for it.
void search::nobody_leads_to(const std::string& project, const std::string& extra, terms& out) {
    for (const auto& [name, V] : virtuals_) {
        const solve::value_set mine = V.values_by(project);
        const solve::value_set others =
            mine.complement(static_cast<solve::value>(V.values.size() + 1));
        if (mine.empty()) continue;
        if (session_.domain(V.v).subset_of(others))  // met by another, or by nobody
            merge(out, {V.v, others});
        else
            nobody_asks({name, extra}, true, true, out);
    }
    const family* f = names_.family_of(project);
    std::string meets_others = project, met_by;  // whoever is bound
    if (f != nullptr) {
        const std::string* bound = bound_family(*f);
        const auto it = family_vars_.find(f->label);
        const solve::value k = it == family_vars_.end() ? 0 : session_.picked(it->second);
        if (k > 0) merge(out, {it->second, solve::value_set::single(k)});
        met_by = bound != nullptr ? *bound : k > 1 ? f->members[k - 2].project : "";
        // In the walk a member stands for another only where its family is bound to it.
        if (bound != nullptr || k > 0 || mode_ == search_mode::walk) meets_others = met_by;
    }
    const bool replaced =
        !met_by.empty() && met_by != project && names_.stand(met_by, project) != nullptr;
    nobody_asks({project, extra}, !replaced, true, out, true);
    if (f == nullptr || meets_others != project) return;
    for (const family_member& m : f->members)
        if (names_.stand(project, m.project) != nullptr)
            nobody_asks({m.project, extra}, true, false, out);
}

// Terms that hold in this model and say that no release read so far asks, and that whatever is
// picked has been read. What is not read yet may ask: such releases are left out of what is
// forbidden, and a sharper incompatibility follows if it matters.
void search::nobody_asks(const request_for& what, bool outside, bool inside, terms& out,
                         bool all_read) {
    const family* f = names_.family_of(what.name);
    const auto projects = projects_;  // by value: extras add variables
    for (const auto& [project, v] : projects) {
        if (unreached_.contains(v)) continue;
        // What it asks of itself does not count; what it brings in might ask for it.
        const bool itself = project == what.name && what.extra.empty();
        const bool is_inside = f != nullptr && names_.family_of(project) == f;
        if (!itself && (is_inside ? inside : outside))
            not_asked_by(project, v, what, outside || all_read, out);
        else if (outside || all_read)
            not_asked_by(project, v, {"", ""}, true, out);
    }
}

// Where metadata is far away, a member of a family whose read releases do not require another one
// is taken not to do so in the others either (its newest is read for that).
bool search::may_require_unread(const known_project& p, const request_for& what) const {
    if (catalog_.from().local()) return false;
    return std::any_of(p.metadata.begin(), p.metadata.end(), [&](const auto& m) {
        return m && std::any_of(m->requirements.begin(), m->requirements.end(),
                                [&](const auto* r) { return what.matches(*r); });
    });
}

// everything: extras that are off stay off, since what they bring in might ask.
void search::not_asked_by(const std::string& project, solve::var v, const request_for& what,
                          bool everything, terms& out) {
    const known_project& p = *catalog_.seen(project);
    collected asks;
    std::map<std::string, collected> by_extra;
    const bool unread_matter = everything || may_require_unread(p, what);
    for (solve::value x = 1; x <= p.table.count(); ++x) {
        const bool read = p.metadata[x - 1] != nullptr;
        const bool known = everything ? session_.is_supplied(v, x) : read;
        if (!known && unread_matter) asks.add(x);
        if (!read || !known) continue;
        const auto& declared = p.metadata[x - 1]->extras;
        for (const known_requirement* r : p.metadata[x - 1]->requirements) {
            const bool matches = what.matches(*r);
            if (r->always() && matches) asks.add(x);
            if (!everything && !matches) continue;
            for (const std::string& e : r->extras()) {
                if (!std::binary_search(declared.begin(), declared.end(), e)) continue;
                collected& of = by_extra[e];
                if (matches) of.add(x);
            }
        }
    }
    merge(out, {v, asks.set().complement(p.table.count() + 1)});
    for (const auto& [extra, releases] : by_extra) {
        const solve::var e = extra_var(v, extra);
        if (unreached_.contains(e)) continue;
        if (session_.domain(e).contains(0)) {
            merge(out, {e, solve::value_set::single(0)});
            continue;
        }
        collected open;
        for (solve::value x = 1; x <= p.table.count(); ++x)
            if (!session_.is_supplied(e, x)) open.add(x);
        merge(out, {v, releases.set().unite(open.set()).complement(p.table.count() + 1)});
    }
}

}  // namespace purvey::problem
