#pragma once

#include <memory>
#include <vector>

#include "resolver/audit/indexes.hpp"
#include "resolver/cli/session.hpp"

namespace purvey::cli {

// The indexes of a session, each answering for itself alone.
struct separate_indexes {
    audit::index_set set;  // refers to `opened` and to the session's source
    std::vector<std::unique_ptr<source>> opened;
};

// Precondition: open_source() has been called.
expected<separate_indexes, error> separate(const session&);

}  // namespace purvey::cli
