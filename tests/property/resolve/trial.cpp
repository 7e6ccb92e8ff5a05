#include "property/resolve/trial.hpp"

#include <algorithm>

#include "purvey/answer/json.hpp"

namespace purvey::check {
namespace {

template <class Range, class F>
std::string joined(const Range& all, F one) {
    std::string out;
    for (const auto& x : all) out += " " + one(x);
    return out;
}

std::string say(const std::vector<picked_release>& picks) {
    return joined(picks, [](const picked_release& p) {
        std::string out = p.project;
        for (const std::string& x : p.extras) out += "[" + x + "]";
        return out + "==" + p.what().version.str();
    });
}
std::string say(const std::vector<binding>& bindings) {
    return joined(bindings,
                  [](const binding& b) { return b.name + "=" + b.provider + " (" + b.why + ")"; });
}

std::string say(const resolution& r) {
    return "solved" + say(r.packages) + " bound" + say(r.bindings);
}
std::string say(const conflict& c) {
    return "conflict blamed" + joined(c.blamed_choices, [](const auto& x) { return x; });
}
std::string say(const choice_needed& c) {
    return "asks" + joined(c.questions, [](const question& q) {
               return q.name + ":" + joined(q.offers, [](const offer& o) { return o.provider; });
           });
}

resolution uncounted(resolution r) {
    r.steps = r.conflicts = 0;
    return r;
}
conflict uncounted(conflict c) {
    c.steps = c.conflicts = 0;
    return c;
}
choice_needed uncounted(choice_needed c) {
    c.steps = 0;
    return c;
}

}  // namespace

const environment& target() {
    static const environment made = default_environment();
    return made;
}

trial::trial(const world& w, const manner& m, const limits& l, observer* watcher)
    : memory_(std::move(*memory_source::make(w.projects))),
      source_(memory_, m),
      rules_(w.rules),
      asked_(asked(w)),
      found_(resolve(source_, asked_, rules_, target(), source_.searches(l), watcher)) {}

limits trial::quick() {
    limits l = explained();
    l.explain = false;
    return l;
}
limits trial::explained() {
    limits l;
    l.models = 1'000'000;  // offers are ruled out as the rules say
    return l;
}

std::string trial::answer() const {
    if (!found_) return "error " + found_.error().message;
    return std::visit([](const auto& x) { return say(x); }, *found_);
}

std::string trial::text() const {
    if (!found_) return to_json(found_.error(), {});
    return std::visit([](const auto& x) { return to_json(uncounted(x), {}); }, *found_);
}

versions trial::picks() const {
    versions out;
    for (const picked_release& p : solved()->packages)
        out.emplace(p.project, p.what().version.str());
    return out;
}

std::uint64_t trial::conflicts() const {
    if (const auto* r = solved()) return r->conflicts;
    if (const auto* c = refuted()) return c->conflicts;
    return 0;
}

}  // namespace purvey::check
