#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace purvey::detail {

// "sha256:…" in lower case, of the algorithms that pip takes for a requirement (it takes no weaker
// ones); "" for anything else.
std::string stated_hash(std::string_view algorithm, std::string_view hex);

// Those in the fragment of a URL ("#sha256=…&…"). What is no hash there is passed over.
std::vector<std::string> hashes_in_fragment(std::string_view url);

}  // namespace purvey::detail
