#pragma once

#include <cstddef>
#include <cstdint>
#include <istream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "purvey/solve/value_set.hpp"

// The integer problem of FORMAT.md.
namespace purvey::bench {

struct problem {
    static constexpr std::uint32_t none = 0xFFFF'FFFF;
    struct node {
        std::string name;
        solve::value count = 0;
        std::uint32_t base = none;                      // of an extra: its project
        std::vector<std::vector<std::uint32_t>> lists;  // groups, by candidate
        std::vector<std::uint32_t> groups;              // all of them
    };
    struct group {
        std::uint32_t node = 0, target = 0;
        solve::value_set releases, refused;  // refused: values of the target, absence included
    };
    struct root {
        std::uint32_t target;
        solve::value_set allowed;
    };
    struct scenario {
        std::string id, kind;
        std::vector<root> roots;
    };
    std::vector<node> nodes;
    std::vector<group> groups;
    std::vector<scenario> scenarios;

    static problem read(std::istream&);
};

inline solve::value_set read_ranges(const std::string& text) {
    std::vector<solve::value_range> out;
    for (std::size_t at = 0; text != "-" && at < text.size();) {
        const std::size_t end = std::min(text.find(',', at), text.size());
        const std::size_t dash = text.find('-', at);
        out.push_back({static_cast<solve::value>(std::stoul(text.substr(at, dash - at))),
                       static_cast<solve::value>(std::stoul(text.substr(dash + 1)) + 1)});
        at = end + 1;
    }
    return solve::value_set::of(out);
}

inline void read_record(std::istringstream& in, const std::string& kind, problem& to) {
    std::uint32_t n = 0;
    std::string word;
    if (kind == "node") {
        problem::node x;
        in >> n >> x.count >> x.name;
        if (in >> word) in >> x.base;
        x.lists.resize(x.count + 1);
        to.nodes.push_back(std::move(x));
    } else if (kind == "group") {
        problem::group g;
        in >> n >> g.node >> g.target >> word;
        g.refused = read_ranges(word).complement(to.nodes.at(g.target).count + 1);
        to.nodes.at(g.node).groups.push_back(n);
        to.groups.push_back(std::move(g));
    } else if (kind == "list") {
        in >> n >> word;
        std::vector<std::uint32_t> list;
        for (std::uint32_t g = 0; in >> g;) list.push_back(g);
        const solve::value_set in_force = read_ranges(word);
        for (const std::uint32_t g : list)
            to.groups.at(g).releases = to.groups[g].releases.unite(in_force);
        in_force.each_range([&](solve::value_range r) {
            for (solve::value v = r.lo; v < r.hi; ++v) to.nodes.at(n).lists.at(v) = list;
        });
    } else if (kind == "scenario") {
        problem::scenario s;
        in >> s.id >> s.kind;
        while (in >> word) {
            const std::size_t colon = word.find(':');
            s.roots.push_back({static_cast<std::uint32_t>(std::stoul(word.substr(0, colon))),
                               read_ranges(word.substr(colon + 1))});
        }
        to.scenarios.push_back(std::move(s));
    }
}

inline problem problem::read(std::istream& in) {
    problem out;
    std::string line, kind;
    if (!std::getline(in, line) || line != "purvey-integers 1")
        throw std::runtime_error("not an integer problem of format 1");
    while (std::getline(in, line)) {
        std::istringstream fields(line);
        fields >> kind;
        read_record(fields, kind, out);
    }
    return out;
}

}  // namespace purvey::bench
