#pragma once

#include <vector>

#include "purvey/policy/option_word.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {

// What [tool.uv], or uv.toml, says of which releases and files count, in pip's words where they say
// the same. What is wrong is kept by the toml_reader.
void read_uv_options(toml_reader&, const ::toml::table&, std::vector<option_word>& out);

}  // namespace purvey
