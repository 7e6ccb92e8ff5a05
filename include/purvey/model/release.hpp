#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/model/release_file.hpp"
#include "purvey/model/release_list.hpp"
#include "purvey/model/runs.hpp"

// What an index says exists. Views point into memory of the source that made them and live as long
// as it does.
namespace purvey {

// Something an index listed that cannot be used, kept for explanations and `snapshot info`.
struct rejected_entry {
    std::string_view what;  // file name or version text
    std::string why;
};

// All releases of one project at one index (one page of the Simple API).
struct listing {
    std::string project;      // normalised
    std::string index_url;    // the index the name is bound to
    bool exists = false;      // false: the index said 404
    bool files_known = true;  // false: releases have no files
    std::string status;       // PEP 792, or ""
    release_list releases;
    // Only where files_known is false: of each release as a whole, or empty where none says it.
    runs<std::string_view> requires_python;
    runs<bool> yanked;
    std::vector<rejected_entry> rejected;
};

}  // namespace purvey
