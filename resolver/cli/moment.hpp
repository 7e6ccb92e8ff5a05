#pragma once

#include <string>
#include <string_view>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey::cli {

// A limit on upload times as RFC 3339 in UTC. A time stands for itself; a date for its end, so that
// its own uploads count ("2025-01-01" gives "2025-01-02T00:00:00Z"), whatever the machine's time
// zone; a duration ("7 days", "P7D"; days of 24 hours) for the moment so long ago; "false" for no
// limit: "". `option` is named in errors.
expected<std::string, error> exclude_newer_moment(std::string_view text, std::string_view option);

// The present second, in the same form.
std::string now();

}  // namespace purvey::cli
