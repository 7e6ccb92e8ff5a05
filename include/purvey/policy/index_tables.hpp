#pragma once

#include <string>
#include <utility>
#include <vector>

#include "purvey/policy/grant.hpp"

// What files say about indexes: [tool.purvey] and [tool.uv] of a pyproject.toml, or a purvey.toml
// (spec/index.md). Places are "purvey.toml:3:1".
namespace purvey {

struct named_index {          // [[tool.purvey.index]]
    std::string name;         // or ""
    std::string url;          // as written, but relative to the working directory
    bool bound_only = false;  // "explicit": asked for names that are bound to it alone
    bool is_default = false;  // stands in for PyPI, and is asked last
    bool from_uv = false;     // [[tool.uv.index]]
    std::string where;
    policy_level by = policy_level::project;
    bool flat = false;             // no index, but a place to find links
    bool names_virtual = false;    // what it says of virtual names counts
    std::string grants_list = {};  // where it publishes grants that count, as written, or ""
};

struct index_source {          // [tool.purvey.sources] NAME = { index = "...", marker = "..." }
    std::string project;       // normalised
    std::string index;         // the name of one, or ""
    std::string marker;        // "", or one that can be read
    std::string extra, group;  // "", or normalised: counts where that is asked for
    std::string where;
    policy_level by = policy_level::project;
    // Where it names no index: the URL or path of a file or directory (a path starts at the working
    // directory), or what it is that nothing can be taken from ("a repository").
    std::string place = {}, refused = {};
};

struct index_tables {
    using stated_text = std::pair<std::string, std::string>;  // a value, and where it stands
    std::vector<named_index> indexes;
    std::vector<index_source> sources, uv_sources;
    std::vector<grant> grants;
    stated_text strategy, uv_strategy;
    stated_text policy_strategy;  // of a level above the project: no other word may stand
    stated_text uv_index_url;
    std::vector<stated_text> uv_extra_index_urls, uv_find_links;
    stated_text uv_no_index;  // "1", or ""
};

}  // namespace purvey
