#pragma once

#include <vector>

#include "purvey/policy/grant.hpp"
#include "resolver/toml/reader.hpp"

namespace purvey {

// The tables of [[tool.purvey.grant]] (spec/grants.md). What is wrong is kept by the reader.
std::vector<grant> read_grants(toml_reader&, const ::toml::node&);

}  // namespace purvey
