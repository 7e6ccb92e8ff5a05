#pragma once

#include <string>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/source/live.hpp"
#include "resolver/source/settings/index_settings.hpp"

// Entries of live_options::indexes that are no indexes.
namespace purvey {

// Places to find links in come before all indexes: URLs, and paths from the working directory.
// Errors: bad_input (neither).
expected_void<error> add_places(const std::vector<setting>& find_links,
                                const std::string& working_directory, live_options&);

// Only this supplies the name from now on. Errors: bad_input at `where` (it has another already).
expected_void<error> add_reference(const std::string& name, const std::string& where, index_entry,
                                   live_options&);

}  // namespace purvey
