#include <algorithm>
#include <deque>
#include <map>

#include "purvey/answer/escape.hpp"
#include "purvey/answer/text.hpp"
#include "purvey/pep/name.hpp"
#include "resolver/answer/layout.hpp"

namespace purvey {
namespace {

using namespace answer;

// A resolution as a graph of who asks for whom, substitutions included.
class asking_graph {
  public:
    explicit asking_graph(const resolution& r) {
        for (std::size_t i = 0; i < r.packages.size(); ++i) {
            place_.emplace(r.packages[i].project, i);
            askers_.push_back(r.packages[i].asked_by);
        }
        for (const binding& b : r.bindings) {
            const auto it = place_.find(b.provider);
            if (it == place_.end()) continue;
            for (const asker& a : b.asked_by) add(askers_[it->second], a);
        }
    }

    const picked_release* find(const resolution& r, std::string_view project) const {
        const auto it = place_.find(project);
        return it == place_.end() ? nullptr : &r.packages[it->second];
    }
    const std::vector<asker>& askers(std::string_view project) const {
        return askers_[place_.find(project)->second];
    }

    // From the user's own words to `project`, one asker a step, as short as can be; among equals
    // the one that was reached first. Empty if no chain starts at the user.
    std::vector<asker> chain(std::string_view project) const {
        std::map<std::string, std::pair<std::string, asker>, std::less<>> next;  // whom it asks for
        std::deque<std::string> queue{std::string(project)};
        next[queue.front()];
        while (!queue.empty()) {
            const std::string here = queue.front();
            queue.pop_front();
            for (const asker& a : askers(here)) {
                if (a.project.empty()) return unroll(next, here, a);
                if (!place_.contains(a.project) || next.contains(a.project)) continue;
                next[a.project] = {here, a};
                queue.push_back(a.project);
            }
        }
        return {};
    }

  private:
    static void add(std::vector<asker>& to, const asker& a) {
        const bool known = std::any_of(to.begin(), to.end(), [&](const asker& b) {
            return a.project == b.project && a.requirement == b.requirement;
        });
        if (!known) to.push_back(a);
    }

    static std::vector<asker> unroll(
        const std::map<std::string, std::pair<std::string, asker>, std::less<>>& next,
        std::string here, const asker& first) {
        std::vector<asker> out{first};
        for (auto it = next.find(here); !it->second.first.empty(); it = next.find(here)) {
            out.push_back(it->second.second);
            here = it->second.first;
        }
        return out;
    }

    std::map<std::string, std::size_t, std::less<>> place_;
    std::vector<std::vector<asker>> askers_;
};

std::string asker_line(const asker& a) {
    if (a.project.empty()) return "you asked for " + escape(a.requirement);
    return escape(a.project) + (a.version.empty() ? "" : " " + escape(a.version)) + " needs " +
           escape(a.requirement);
}

bool same(const asker& a, const asker& b) {
    return a.project == b.project && a.requirement == b.requirement;
}

std::string why_project(const asking_graph& g, const picked_release& p, const text_context& c) {
    const std::vector<asker> chain = g.chain(p.project);
    std::string out = painted(project_and_version(p), paint_as::strong, c) + " is here because\n";
    for (const asker& a : chain) out += wrapped(asker_line(a), c.width, "  ", "      ");
    std::string others;
    for (const asker& a : g.askers(p.project))
        if (chain.empty() || !same(a, chain.back()))
            others += wrapped(asker_line(a), c.width, "  ", "      ");
    if (!others.empty()) out += (chain.empty() ? "" : "Also:\n") + others;
    return out;
}

std::string why_bound(const binding& b, const text_context& c) {
    std::string text = escape(b.name) + " is provided by " + escape(b.provider) +
                       (b.provider_version.empty() ? "" : " " + escape(b.provider_version)) + ": " +
                       reason_text(b.why) + ".";
    std::string out = wrapped(text, c.width, "", "  ");
    if (const auto served = served_by(b, with_names::yes); !served.empty())
        out += wrapped("It also serves " + listed(served) + ".", c.width, "  ", "  ");
    for (const auto& [provider, why] : b.rejected)
        out += wrapped("Not " + escape(provider) + ": " + escape(why), c.width, "  ", "      ");
    return out;
}

}  // namespace

std::string why_text(const resolution& r, std::string_view name, const text_context& c) {
    const std::string wanted = pep::normalize_name(name);
    const asking_graph graph(r);
    std::string out;
    std::vector<std::string> providers;  // of the name, where it is not its own project
    for (const binding& b : r.bindings) {
        const bool stands_in =
            std::find(b.replaced.begin(), b.replaced.end(), wanted) != b.replaced.end();
        if (b.name != wanted && b.provider != wanted && !stands_in) continue;
        out += why_bound(b, c);
        if (b.provider != wanted) providers.push_back(b.provider);
    }
    if (const picked_release* p = graph.find(r, wanted)) return out + why_project(graph, *p, c);
    for (const std::string& provider : providers)
        if (const picked_release* p = graph.find(r, provider)) out += why_project(graph, *p, c);
    if (out.empty()) out = escape(name) + " is not part of the answer.\n";
    return out;
}

}  // namespace purvey
