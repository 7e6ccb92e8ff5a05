#include <algorithm>
#include <optional>

#include "purvey/policy/grant.hpp"

namespace purvey {
namespace {

std::string named(const grant& g) {
    return "the namespace " + pep::shown_name_space(g.name_space);
}

bool other_owner(const grant& a, const grant& b) {
    return !a.owner.empty() && !b.owner.empty() && a.owner != b.owner;
}

// What is wrong with `inner`, which `outer` holds and which was said after it. Both of one
// level: only the owner must be the same, since the longest namespace counts.
std::optional<error> contradiction(const grant& outer, const grant& inner) {
    const bool same = outer.name_space == inner.name_space, equals = outer.by == inner.by;
    if (same && equals)
        return error{error_kind::bad_input,
                     named(inner) + " is granted in other words at " + outer.where, inner.where,
                     "Keep one of the two."};
    if (other_owner(outer, inner))
        return error{equals ? error_kind::bad_input : error_kind::refused,
                     named(inner) + " of " + inner.owner + " lies in " +
                         pep::shown_name_space(outer.name_space) + ", which is granted to " +
                         outer.owner + " at " + outer.where,
                     inner.where, "One owner holds a namespace with all that is inside it."};
    if (!equals && !same_index(outer, inner))
        return error{error_kind::refused,
                     named(inner) + " is granted to the index " + inner.index + ", but " +
                         outer.where + " binds " + pep::shown_name_space(outer.name_space) +
                         " to " + outer.index,
                     inner.where,
                     "A project may add to the policy of the machine and of its user, and not "
                     "loosen it."};
    return std::nullopt;
}

// The same words at two places are one grant.
bool repeats(const grant& a, const grant& b) {
    return a.name_space == b.name_space && same_index(a, b) && a.owner == b.owner &&
           a.provide == b.provide && a.require_owned == b.require_owned && a.promises == b.promises;
}

void keep_what_it_asks(const grant& outer, grant& inner) {
    inner.require_owned |= outer.require_owned;
    if (inner.owner.empty()) inner.owner = outer.owner;
    if (!inner.promises.any()) inner.promises = outer.promises;
    if (inner.name_space == outer.name_space && !outer.provide.empty())
        inner.provide = outer.provide;
}

}  // namespace

// Whether the grant counts beside those of its level before it. What higher levels ask for comes
// first: words of one level are compared as they hold under it, or their order would matter.
expected<bool, error> grant_table::admit(grant& g, const pep::namespace_map<grant>& level) {
    std::optional<error> wrong;
    bool again = false;
    by_name_.each_over(g.name_space, [&](const grant& outer) {
        wrong = contradiction(outer, g);
        if (!wrong) keep_what_it_asks(outer, g);
        return wrong.has_value();
    });
    if (!wrong)
        level.each_over(g.name_space, [&](const grant& outer) {
            again = repeats(outer, g);
            if (!again) wrong = contradiction(outer, g);
            return again || wrong.has_value();
        });
    if (!wrong) return !again;
    if (g.by != policy_level::published) return unexpected(*std::move(wrong));
    passed_over_.emplace_back(g, wrong->message);
    return false;
}

// A namespace stays the word of the highest level that states it.
void grant_table::add(pep::namespace_map<grant> level) {
    if (by_name_.empty()) {
        by_name_ = std::move(level);
        return;
    }
    level.change([&](grant& g) {
        if (const grant* above = by_name_.at(g.name_space)) {
            g.by = above->by;
            g.where = above->where;
        }
        std::string name_space = g.name_space;
        by_name_.set(std::move(name_space), std::move(g));
    });
}

expected<grant_table, error> grant_table::of(std::vector<grant> all) {
    // Higher levels first, and of one the outer namespaces.
    std::vector<grant*> in_order(all.size());
    std::transform(all.begin(), all.end(), in_order.begin(), [](grant& g) { return &g; });
    std::stable_sort(in_order.begin(), in_order.end(), [](const grant* a, const grant* b) {
        return a->by != b->by ? a->by < b->by : a->name_space.size() < b->name_space.size();
    });
    grant_table out;
    for (auto first = in_order.begin(); first != in_order.end();) {
        const auto last = std::find_if(first, in_order.end(),
                                       [&](const grant* g) { return g->by != (*first)->by; });
        pep::namespace_map<grant> level;
        level.reserve(static_cast<std::size_t>(last - first));
        for (; first != last; ++first) {
            const auto counts = out.admit(**first, level);
            if (!counts) return unexpected(counts.error());
            std::string name_space = (*first)->name_space;
            if (*counts) level.set(std::move(name_space), std::move(**first));
        }
        out.add(std::move(level));
    }
    return out;
}

// All namespaces of a page hold its project, so each is around the grant's or inside it. The word
// on the grant's own counts; without one, any.
ownership ownership_of(const grant& g, const listing& page) {
    if (!page.namespaces) return ownership::not_said;
    if (page.namespaces->empty()) return ownership::nobodys;
    std::string_view own = g.name_space;
    if (own.ends_with('-')) own.remove_suffix(1);
    bool any = false;
    for (const granted_namespace& n : *page.namespaces) {
        if (n.name == own) return n.owned ? ownership::owned : ownership::strangers;
        any |= n.owned;
    }
    return any ? ownership::owned : ownership::strangers;
}

bool may_provide(const grant& g, std::string_view name) {
    return std::any_of(g.provide.begin(), g.provide.end(),
                       [&](const std::string& n) { return pep::holds(n, name); });
}

}  // namespace purvey
