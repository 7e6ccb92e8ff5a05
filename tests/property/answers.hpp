#pragma once

#include <string>

#include "purvey/resolve.hpp"

// Outcomes as bytes, to be compared.
namespace purvey::check {

// What the rules define: picks in the order of the walk, bindings, offers, blame.
std::string answer_of(const expected<outcome, error>&);

// All that is written (--json), but for the numbers of steps.
std::string text_of(const expected<outcome, error>&);

// The lock of a resolution; of anything else, text_of(). Where a source knows no files, each
// release is given one, with a digest that is a function of project and version.
std::string lock_of(const expected<outcome, error>&, const request&, const policy&,
                    const environment&);

}  // namespace purvey::check
