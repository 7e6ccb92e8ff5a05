#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "purvey/expected.hpp"

namespace purvey::index {

// PKG-INFO, of at most `limit` bytes, from inside a source distribution (tar, also compressed with
// gzip, bzip2, xz or compress; zip); nothing is written to disk. The error says why there is none,
// as a clause about the file. (libarchive; in purvey-net.)
expected<std::string, std::string> sdist_metadata(std::string_view bytes, std::size_t limit);

}  // namespace purvey::index
