#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

// Which of the answers that meet all requirements is wanted (spec/objectives.md).
namespace purvey {

// Which release of a project the walk tries first: the newest, the oldest, or the oldest of the
// projects that the user's own requirements name.
enum class first_tried : std::uint8_t { highest, lowest, lowest_direct };

// What is made as small as can be before the walk decides the rest.
enum class goal : std::uint8_t {
    unchanged,  // locked projects at another version than the lock's
    declared,   // nothing: the direct requirements stay as the walk picks them
    balanced,   // the staleness of the stalest direct requirement, then of the next
    fewest,     // projects
    size,       // bytes to download
};

// As they are written in options, locks and JSON.
inline constexpr std::array<std::string_view, 3> order_words{"highest", "lowest", "lowest-direct"};
inline constexpr std::array<std::string_view, 5> goal_words{"unchanged", "declared", "balanced",
                                                            "fewest", "size"};
constexpr std::string_view word_of(goal g) {
    return goal_words[static_cast<std::size_t>(g)];
}

struct objective {
    first_tried order = first_tried::highest;
    std::vector<goal> goals;  // each kept at its best before the next counts
};

}  // namespace purvey
