#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/answer/resolution.hpp"
#include "purvey/answer/text.hpp"

// How messages are laid out. Text given here is escaped already.
namespace purvey::answer {

// Fills lines up to `width` columns, breaking at spaces; a longer word stands alone. Runs of spaces
// are kept where the line goes on, so that columns in a line survive. Ends in a newline.
std::string wrapped(std::string_view text, std::size_t width, std::string_view first,
                    std::string_view rest);

std::string padded(std::string_view text, std::size_t width);
std::string padded_left(std::string_view text, std::size_t width);

// "a", "a and b", "a, b and c".
std::string listed(std::span<const std::string> names, std::string_view last = "and");

// "1 package", "3 packages".
std::string counted(std::size_t n, std::string_view noun);

enum class paint_as { strong, bad, careful, good };
std::string painted(std::string_view text, paint_as, const text_context&);

// Who asks, by project, each once, "you" for the user's own words; escaped.
std::vector<std::string> asker_names(std::span<const asker>);

// "a, b, c" cut to `width` columns as "a, b and 7 more"; at least one name is shown.
std::string names_within(std::span<const std::string> names, std::size_t width);

// What a message shows of anything long, unless it is to be full.
inline constexpr std::size_t max_rows = 12;
// Of max_rows, what `text` leaves beside `kept` more; at least 3.
std::size_t rows_left(std::string_view text, std::size_t kept = 0);
// Blocks of whole lines, in at most `rows` lines unless the message is to be full: a line counts
// what is left out before the last `tail` of them.
std::string clipped(std::span<const std::string> blocks, std::size_t rows, const text_context&,
                    std::size_t tail = 0);

// What the best files of releases weigh together.
struct weight {
    std::uint64_t bytes = 0;
    std::size_t known = 0, unknown = 0;
    std::string text() const;  // "1.2 GB", "at least 1.2 GB", or "" if nothing is known
};
void add(weight&, const picked_release&);
weight weigh(std::span<const picked_release>);
weight weigh_cuda(std::span<const picked_release>);

// "opencv-python 4.8.1", escaped.
std::string project_and_version(const picked_release&);

// Each goal of the objective, and how far it was reached.
std::vector<std::pair<std::string, std::string>> level_texts(const resolution&);

// What other builds of the same versions would save, and what to ask for to have them.
std::vector<std::pair<std::string, std::string>> lighter_texts(const resolution&);

// The words of `why` in a binding, for people.
std::string reason_text(std::string_view why);

// Names that are met by this provider though it is not their project: what it stands in for, and
// the name itself of a binding that is no family's. Sorted, unique.
std::vector<std::string> stood_in_for(const binding&);

// Who asked for such names, escaped: "ultralytics", or with the names "ultralytics
// (opencv-python)".
enum class with_names : bool { no, yes };
std::vector<std::string> served_by(const binding&, with_names);

// Words of a run, with options put before a `--` if there is one.
std::string command_line(const text_context&, std::span<const std::string> options);

}  // namespace purvey::answer
