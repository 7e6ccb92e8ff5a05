#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace purvey::detail {

// An option of a requirements file (pip, "Requirements File Format"), under its long name.
struct file_option {
    std::string name;
    bool takes_value = false;
    bool follows_requirement = false;  // may stand after a requirement
    std::optional<std::string> value;  // from "--name=value" or "-rvalue"
};

// The option that a word starts with, or nothing if pip has none of that name.
std::optional<file_option> match_option(std::string_view word);

// Why an option is refused, for those that would change the answer and are not supported; "" for
// the others.
std::string_view why_refused(std::string_view name);

}  // namespace purvey::detail
