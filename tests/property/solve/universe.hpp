#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "property/solve/dice.hpp"

// A world of projects as plain numbers, apart from the solver's types: what the tests generate,
// enumerate, encode for CaDiCaL and hand to a session.
namespace purvey::solve::check {

using mask = std::uint32_t;  // bit v: release v; bit 0 is absent

// Items are numbered: projects, then extras, then names.
using item = unsigned;

// "One of these releases of a project, with these extras." By way of a name, the name takes the
// project's place in the queue, and the name's extras are the requirement's.
struct requirement {
    unsigned target = 0;
    mask allowed = 0;
    std::vector<unsigned> extras;
    int name = -1;
};

struct shared_requirement {
    item owner = 0;  // a project or an extra
    mask releases = 0;
    requirement what;
};

struct exclusion {
    unsigned a = 0, b = 0;  // projects
    mask of_a = 0, of_b = 0;
    bool late = false;  // told only once an answer breaks it
};

struct bound_name {
    unsigned target = 0;
    std::vector<unsigned> extras;
};

struct universe {
    std::vector<unsigned> releases;  // by project
    std::vector<unsigned> extra_of;  // by extra: its project
    std::vector<bound_name> names;
    std::vector<shared_requirement> groups;
    // By project or extra, by release: its groups in metadata order.
    std::vector<std::vector<std::vector<unsigned>>> metadata;
    std::vector<requirement> roots;
    std::vector<exclusion> exclusions;
    std::vector<unsigned> preferred;  // by project; 0: none
    std::vector<mask> demoted;        // by project

    unsigned projects() const { return static_cast<unsigned>(releases.size()); }
    unsigned extras() const { return static_cast<unsigned>(extra_of.size()); }
    unsigned items() const { return projects() + extras() + static_cast<unsigned>(names.size()); }
    item extra_item(unsigned e) const { return projects() + e; }
    item name_item(unsigned n) const { return projects() + extras() + n; }
    bool is_project(item i) const { return i < projects(); }
    bool is_extra(item i) const { return i >= projects() && i < projects() + extras(); }
    unsigned project_of(item i) const { return is_project(i) ? i : extra_of[i - projects()]; }
    mask all(unsigned project) const { return (mask{2} << releases[project]) - 2; }

    // The items a requirement names, in order.
    std::vector<item> named_by(const requirement& r) const;
    std::vector<item> named_by(const bound_name& n) const;
    // The releases of a project, best first: preferred, then newest, the demoted last.
    std::vector<unsigned> order(unsigned project) const;
};

struct shape {
    unsigned projects_from = 1, projects_to = 6;
    unsigned releases_to = 4;
    unsigned extras_to = 3, names_to = 2, exclusions_to = 3;
    unsigned groups_of_project_to = 3;
    unsigned roots_to = 3;
    unsigned narrow_percent = 70;  // requirements that do not admit every release
    unsigned preferred_percent = 20, demoted_percent = 20;
};

universe make_universe(dice& d, const shape& s);

std::string to_text(const universe& u);

}  // namespace purvey::solve::check
