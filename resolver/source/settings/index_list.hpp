#pragma once

#include <map>
#include <string>
#include <vector>

#include "resolver/source/settings/index_settings.hpp"

namespace purvey {

// Indexes and bindings as they were stated, most binding word first; put into one order.
struct stated_indexes {
    std::vector<setting> named;  // [NAME=]URL: the command line, then the environment
    std::vector<setting> extra;  // [NAME=]URL, in the order in which they are asked
    setting standard;            // [NAME=]URL, or "": the files decide
    setting fallback;            // where they do not
};

// Sets indexes, bindings and index_url. Errors: bad_input.
expected_void<error> list_indexes(const stated_indexes&, const project_indexes&,
                                  const settings_surroundings&, index_settings& out);

// Two URLs that differ in their login or in slashes at the end name one index: without both.
std::string bare_index_url(std::string url);

// `user:password@` never reaches a terminal.
std::string shown_url(const std::string& url);

}  // namespace purvey
