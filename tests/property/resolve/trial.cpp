#include "property/resolve/trial.hpp"

namespace purvey::check {
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
    return answer_of(found_);
}

std::string trial::text() const {
    return text_of(found_);
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
