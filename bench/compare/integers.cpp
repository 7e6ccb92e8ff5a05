// integers SNAPSHOT SCENARIOS.json: the integer problem of FORMAT.md, on standard output, for the
// environment of the scenarios (../../shared/data/README.md): CPython 3.10.13, x86-64, glibc 2.36,
// pre-releases only where a project has no final release.
#include <simdjson.h>

#include <cstdio>
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "purvey/resolve.hpp"
#include "purvey/source/snapshot.hpp"
#include "resolver/problem/catalog.hpp"

namespace {

using namespace purvey;
using problem::known_project;
using problem::known_requirement;
using solve::value;

std::string ranges_text(const std::vector<value>& ascending) {
    std::string out;
    for (std::size_t k = 0; k < ascending.size();) {
        std::size_t end = k;
        while (end + 1 < ascending.size() && ascending[end + 1] == ascending[end] + 1) ++end;
        out += (out.empty() ? "" : ",") + std::to_string(ascending[k]) + "-" +
               std::to_string(ascending[end]);
        k = end + 1;
    }
    return out.empty() ? "-" : out;
}

struct node {
    known_project* project = nullptr;
    std::string extra;
    std::size_t base = 0;
    std::vector<value> usable;  // base nodes: candidates of the catalog that count here
    std::vector<std::vector<std::size_t>> lists;  // by candidate
};
struct group {
    std::size_t from, target;
    std::vector<value> in, allowed;
};

class exporter {
  public:
    exporter(problem::catalog& c) : catalog_(c) {}

    std::string root(const pep::requirement& r) {
        const known_requirement* k = catalog_.requirement(r.str());
        std::string out;
        for (const auto& [target, allowed] : targets(*k))
            out += " " + std::to_string(target) + ":" + ranges_text(allowed);
        return out;
    }
    // Nodes are added while it runs.
    void close() {
        for (std::size_t n = 0; n < nodes_.size(); ++n) read(n);
    }
    void print(const std::string& scenarios, std::size_t count) const;

  private:
    std::size_t node_of(const std::string& name, const std::string& extra) {
        const auto key = std::pair{name, extra};
        if (const auto it = ids_.find(key); it != ids_.end()) return it->second;
        const std::size_t base = extra.empty() ? nodes_.size() : node_of(name, "");
        node& n = nodes_.emplace_back();
        const std::size_t id = nodes_.size() - 1;
        n.extra = extra;
        n.base = base;
        n.project = *catalog_.project(name);
        if (extra.empty()) n.usable = usable(*n.project);
        ids_.emplace(key, id);
        return id;
    }

    std::vector<value> usable(known_project& p) {
        std::vector<value> out;
        for (value v = 1; v <= p.table.count(); ++v) {
            if (!p.table.prereleases_ok && p.table.prereleases.contains(v)) continue;
            if ((*catalog_.metadata(p, v))->error.empty()) out.push_back(v);
        }
        return out;
    }

    // What a requirement asks of whom: its project, then each extra at the same candidates.
    std::vector<std::pair<std::size_t, std::vector<value>>> targets(const known_requirement& r) {
        std::vector<std::pair<std::size_t, std::vector<value>>> out;
        const std::size_t base = node_of(r.what.name, "");
        const solve::value_set in =
            problem::catalog::matching(*nodes_[base].project, r.what.specifier);
        std::vector<value> allowed;
        for (std::size_t k = 0; k < nodes_[base].usable.size(); ++k)
            if (in.contains(nodes_[base].usable[k])) allowed.push_back(static_cast<value>(k + 1));
        out.emplace_back(base, allowed);
        for (const std::string& x : r.what.extras)
            out.emplace_back(node_of(r.what.name, x), allowed);
        return out;
    }

    void read(std::size_t n) {
        known_project& p = *nodes_[n].project;
        const std::string extra = nodes_[n].extra;
        const std::vector<value> usable = nodes_[nodes_[n].base].usable;
        std::map<const known_requirement*, std::vector<std::size_t>> made;
        std::vector<std::vector<std::size_t>> lists(usable.size() + 1);
        for (std::size_t k = 0; k < usable.size(); ++k) {
            const auto& m = **catalog_.metadata(p, usable[k]);
            const bool declared = std::binary_search(m.extras.begin(), m.extras.end(), extra);
            if (!extra.empty() && !declared) continue;
            for (const known_requirement* r : m.requirements) {
                const bool on = extra.empty()
                                    ? r->always()
                                    : !r->always() && std::binary_search(r->extras().begin(),
                                                                         r->extras().end(), extra);
                if (!on) continue;
                auto [it, fresh] = made.try_emplace(r);
                if (fresh)
                    for (auto& [target, allowed] : targets(*r)) {
                        it->second.push_back(groups_.size());
                        groups_.push_back({n, target, {}, std::move(allowed)});
                    }
                for (const std::size_t g : it->second) {
                    lists[k + 1].push_back(g);
                    const auto v = static_cast<value>(k + 1);
                    if (groups_[g].in.empty() || groups_[g].in.back() != v)
                        groups_[g].in.push_back(v);
                }
            }
        }
        nodes_[n].lists = std::move(lists);
    }

    problem::catalog& catalog_;
    std::deque<node> nodes_;
    std::map<std::pair<std::string, std::string>, std::size_t> ids_;
    std::vector<group> groups_;
};

void exporter::print(const std::string& scenarios, std::size_t count) const {
    std::printf("purvey-integers 1\nnodes %zu\n", nodes_.size());
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        const node& x = nodes_[n];
        const std::size_t size = nodes_[x.base].usable.size();
        std::printf("node %zu %zu %s", n, size, x.project->name.c_str());
        std::printf(x.extra.empty() ? "\n" : "[%s] of %zu\n", x.extra.c_str(), x.base);
    }
    std::printf("groups %zu\n", groups_.size());
    for (std::size_t g = 0; g < groups_.size(); ++g)
        std::printf("group %zu %zu %zu %s\n", g, groups_[g].from, groups_[g].target,
                    ranges_text(groups_[g].allowed).c_str());
    std::string lists;
    std::size_t lines = 0;
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
        std::map<std::vector<std::size_t>, std::vector<value>> same;
        for (std::size_t k = 1; k < nodes_[n].lists.size(); ++k)
            if (!nodes_[n].lists[k].empty())
                same[nodes_[n].lists[k]].push_back(static_cast<value>(k));
        for (const auto& [list, in] : same) {
            lists += "list " + std::to_string(n) + " " + ranges_text(in);
            for (const std::size_t g : list) lists += " " + std::to_string(g);
            lists += "\n";
            ++lines;
        }
    }
    std::printf("lists %zu\n%sscenarios %zu\n%s", lines, lists.c_str(), count, scenarios.c_str());
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 3) return std::fputs("usage: integers SNAPSHOT SCENARIOS.json\n", stderr), 2;
    auto from = snapshot::open(argv[1]);
    const auto target = make_environment("3.10.13", "x86_64-manylinux_2_36");
    if (!from || !target) return std::fprintf(stderr, "%s: cannot be opened\n", argv[1]), 2;
    const request nothing;
    const policy rules;
    const problem::gate gate{&*target, &rules, &nothing};
    problem::catalog known(*from, gate);
    exporter e(known);
    simdjson::dom::parser parser;
    std::string lines;
    std::size_t count = 0;
    for (simdjson::dom::element s : simdjson::dom::array(parser.load(argv[2]))) {
        lines += "scenario " + std::string(std::string_view(s["id"])) + " " +
                 std::string(std::string_view(s["kind"]));
        for (simdjson::dom::element text : simdjson::dom::array(s["requires"])) {
            const auto r = pep::parse_requirement(std::string_view(text));
            if (!r) return std::fprintf(stderr, "%s: bad requirement\n", argv[2]), 2;
            lines += e.root(*r);
        }
        lines += "\n";
        ++count;
    }
    e.close();
    e.print(lines, count);
}
