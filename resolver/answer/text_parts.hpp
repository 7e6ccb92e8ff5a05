#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "purvey/answer/explanation.hpp"
#include "purvey/answer/text.hpp"

// Parts that several messages share.
namespace purvey::answer {

// One line a release, in at most `rows`.
std::string difference_rows(const difference&, std::size_t rows, const text_context&);
// " (2 changed, 1 added)".
std::string difference_counts(const difference&);

// The requirements that cannot all hold, and the changes that help, in at most max_rows lines.
std::string conflict_body(const conflict&, const text_context&);
// "proven in 17 steps".
std::string proof_effort(const conflict&);

// "who provides cv2 (opencv-python or opencv-python-headless)", of every open name; escaped.
std::string open_questions(const choice_needed&);

}  // namespace purvey::answer
