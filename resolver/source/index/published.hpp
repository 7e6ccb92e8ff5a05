#pragma once

#include <string>
#include <string_view>

#include "purvey/source/published.hpp"

namespace purvey::index {

// url: of the file, after redirects.
published_file read_published_file(std::string_view bytes, const std::string& url);

}  // namespace purvey::index
