#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/resolution.hpp"

namespace purvey {

// How the user's own words lead to a release of an answer, and what hangs on it.
struct why_release {
    std::string project, version;
    std::string index_url;              // the index that supplies it
    std::vector<asker> chain;           // from the user's own words, one asker at a time
    std::vector<asker> others;          // who else asks for it
    std::string only_through;           // the one requirement of the user that leads to it, or ""
    std::vector<std::string> would_go;  // projects that only it leads to, sorted
};

struct why_answer {
    std::string name;                   // as asked
    std::vector<binding> bindings;      // that speak of it
    std::vector<why_release> releases;  // that meet it; none if it is not part of the answer
};

// NAME: a project, a family's label, or a name that something else provides. What an extra brings
// in counts as brought in by its project. Of an answer of 20,000 projects or more, only_through and
// would_go are not found out.
why_answer why(const resolution&, std::string_view name);

}  // namespace purvey
