#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "purvey/pep/specifier.hpp"
#include "resolver/pep/failure.hpp"

namespace purvey::pep {

// Does text[at] begin a clause's operator?
bool starts_clause(std::string_view text, std::size_t at);

// One clause at text[at], which must begin an operator; `at` moves past it, and the clause is
// appended. `===` takes everything up to white space, ";" or ")", in which commas separate clauses.
failure scan_clause(std::string_view text, std::size_t& at, std::vector<specifier_clause>& out);

// Comma-separated clauses, empty ones skipped; offsets of errors count from `base`.
failure scan_specifier_list(std::string_view text, std::size_t base,
                            std::vector<specifier_clause>& out);

}  // namespace purvey::pep
