#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/resolution.hpp"

namespace purvey::answer {

// A resolution as a graph of who asks for whom, substitutions included. The resolution outlives it.
class asking_graph {
  public:
    explicit asking_graph(const resolution&);

    const picked_release* find(std::string_view project) const;
    // Precondition of the others: the project is part of the answer.
    const std::vector<asker>& askers(std::string_view project) const {
        return askers_[place_.find(project)->second];
    }
    // From the user's own words to the project, one asker at a time, as short as can be; among
    // equals the one that was reached first. Empty if no chain starts at the user.
    std::vector<asker> chain(std::string_view project) const;
    // The requirement of the user that every chain starts with, or "".
    std::string only_through(std::string_view project) const;
    // Projects that are reached through this one alone, sorted.
    std::vector<std::string> reached_through(std::string_view project) const;

  private:
    // Vertices: 0 the user, then the user's requirements, then the picks.
    void find_dominators();
    std::size_t vertex_of(std::string_view project) const {
        return 1 + words_.size() + place_.find(project)->second;
    }

    const resolution& answer_;
    std::map<std::string, std::size_t, std::less<>> place_;
    std::vector<std::vector<asker>> askers_;
    std::vector<std::string> words_;       // the user's requirements
    std::vector<std::size_t> dominators_;  // immediate, by vertex
};

}  // namespace purvey::answer
