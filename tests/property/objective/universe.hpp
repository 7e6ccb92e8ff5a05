#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "property/solve/dice.hpp"
#include "purvey/model/need.hpp"
#include "purvey/policy/objective.hpp"
#include "purvey/policy/policy.hpp"
#include "purvey/source/memory.hpp"

// Small worlds of projects whose answers can all be listed: the definition of spec/objectives.md,
// word for word, apart from everything the resolver does.
namespace purvey::objective_check {

using mask = unsigned;  // bit v: release v, from 1 on

struct requirement {
    unsigned target = 0;
    mask allowed = 0;
    std::vector<std::string> extras;
    std::string only_with;  // an extra of its owner, or ""
};

struct release {
    std::vector<requirement> needs;  // metadata order
    std::optional<std::uint64_t> bytes;
};

struct universe {
    std::vector<std::vector<release>> projects;  // releases ascending
    std::vector<requirement> roots;
    std::vector<mask> constraints;  // by project
    std::vector<unsigned> locked;   // by project; 0: not locked
    // By project and release: the version whose build it is. Releases of a project without builds
    // are versions of their own.
    std::vector<std::vector<unsigned>> version_of;
    objective wanted;

    const release& at(unsigned project, unsigned version) const {
        return projects[project][version - 1];
    }
    bool is_direct(unsigned project) const;
    unsigned version(unsigned project, unsigned release) const {
        return version_of[project][release - 1];
    }
    bool has_builds(unsigned project) const;
};

universe make_universe(solve::check::dice&);

// For the resolver.
std::vector<memory_project> source_of(const universe&);
std::string version_text(const universe&, unsigned project, unsigned release);
unsigned release_of(const std::string& version);
request request_of(const universe&);
policy policy_of(const universe&);
std::string to_text(const universe&);

using picks = std::vector<unsigned>;  // by project; 0: absent

// By enumeration: the answer, or nothing if there is none.
std::optional<picks> best(const universe&);
// What the last of the goals comes to in an answer: bytes, projects, changes.
std::uint64_t told(const universe&, goal, const picks&);

}  // namespace purvey::objective_check
