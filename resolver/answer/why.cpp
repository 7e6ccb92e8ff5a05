#include "purvey/answer/why.hpp"

#include <algorithm>

#include "purvey/answer/escape.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/answer/asking_graph.hpp"

namespace purvey {
namespace {

bool same(const asker& a, const asker& b) {
    return a.project == b.project && a.requirement == b.requirement;
}

why_release why_project(const answer::asking_graph& g, const picked_release& p) {
    why_release out;
    out.project = p.project;
    out.version = p.what().version.str();
    out.index_url = without_credentials(p.index_url());
    out.chain = g.chain(p.project);
    for (const asker& a : g.askers(p.project))
        if (out.chain.empty() || !same(a, out.chain.back())) out.others.push_back(a);
    out.only_through = g.only_through(p.project);
    out.would_go = g.reached_through(p.project);
    return out;
}

}  // namespace

why_answer why(const resolution& r, std::string_view name) {
    const std::string wanted = pep::normalize_name(name);
    const answer::asking_graph graph(r);
    why_answer out;
    out.name = std::string(name);
    std::vector<std::string> providers;  // of the name, where it is not its own project
    for (const binding& b : r.bindings) {
        const bool stands_in =
            std::find(b.replaced.begin(), b.replaced.end(), wanted) != b.replaced.end();
        if (b.name != wanted && b.provider != wanted && !stands_in) continue;
        out.bindings.push_back(b);
        if (b.provider != wanted) providers.push_back(b.provider);
    }
    if (graph.find(wanted) != nullptr) providers = {wanted};
    for (const std::string& provider : providers)
        if (const picked_release* p = graph.find(provider))
            out.releases.push_back(why_project(graph, *p));
    return out;
}

}  // namespace purvey
