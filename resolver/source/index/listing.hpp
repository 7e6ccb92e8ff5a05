#pragma once

#include <string>

#include "purvey/expected.hpp"
#include "purvey/model/release.hpp"
#include "resolver/source/index/page.hpp"

namespace purvey::index {

// Files grouped by version: releases ascending, files in index order; what cannot be used goes to
// `rejected` with its reason. The error says what makes the whole page unusable.
expected<listing, std::string> build_listing(page&&, std::string_view project,
                                             std::string_view index_url);

}  // namespace purvey::index
