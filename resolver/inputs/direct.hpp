#pragma once

#include <string>
#include <string_view>

#include "purvey/inputs.hpp"

namespace purvey::detail {

// A requirement as a need. One in the user's own words may be `name @ URL`, or the URL or path of a
// wheel, a source distribution or a project's directory, from `folder` ("": the working directory);
// then it has a URL and a name, and a directory's metadata is in `out.trees`. Bad input: what is
// none of these, what does not say its name and version, what is not there.
expected<need, error> read_need(std::string_view text, const std::string& where,
                                const std::string& folder, inputs& out);

// The same of the URL or path of a place where `name` is, from the working directory: its URL or
// absolute path, as pep::requirement::url has it.
expected<std::string, error> read_place(std::string_view place, const std::string& name,
                                        const std::string& where, inputs& out);

}  // namespace purvey::detail
