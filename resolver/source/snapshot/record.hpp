#pragma once

#include <span>
#include <vector>

#include "purvey/pep/tag.hpp"
#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {

struct file_filter {
    bool all = false;
    const std::vector<pep::tag_set>& targets;

    bool keeps(const release_file& file) const;
};

// One listing and what is known of its releases' metadata (nullptr: nothing) for the writer, which
// interns the texts. Views and files point into the listing.
project_record record_of(const listing& list, std::span<const release_metadata* const> metadata,
                         file_filter filter, string_table& strings);

}  // namespace purvey::snapshot_format
