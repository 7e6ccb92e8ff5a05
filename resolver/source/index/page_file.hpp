#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "resolver/source/index/page.hpp"

// The rules for one file that JSON and HTML pages share.
namespace purvey::index {

// Hex of the length the algorithm has, or of any even length for one not known here.
bool valid_hash(std::string_view algorithm, std::string_view hex);

// Adds a hash; false when the file already has another value for the algorithm.
bool add_hash(release_file&, std::string_view algorithm, std::string_view hex, text_arena&);

// Follows the link and fills in url and the hash of its fragment. "" or why the file is rejected.
std::string place_file(release_file&, std::string_view reference, const page_context&);

// Where the file's attestations are (PEP 740). One that may not be followed is none.
void place_provenance(release_file&, std::string_view reference, const page_context&);

// A page that consists of this one absolute link, whose user and password are left out.
page_or_reason parse_link(std::string_view url, text_arena&);

}  // namespace purvey::index
