#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/policy/configuration.hpp"

// Writing recorded choices: only [tool.purvey.choice] of a pyproject.toml, or [choice] of a
// purvey.toml, is touched; every other byte stays as it was.
namespace purvey {

// Where `lock --choose` keeps a choice: the pyproject.toml that gave the requirements, else
// purvey.toml in `directory` ("" or ".": the working directory).
std::string choice_file(std::string_view pyproject, std::string_view directory);

// The text with the choice set. `where` is for messages.
expected<std::string, error> with_choice(std::string_view text, std::string_view where, config_form,
                                         std::string_view name, std::string_view provider);
// The text without it; the same text if there was none.
expected<std::string, error> without_choice(std::string_view text, std::string_view where,
                                            config_form, std::string_view name);

// The same on files, form told by the name. The file appears if it is missing; it is replaced as a
// whole or not at all (temporary file, fsync, rename; symbolic links are followed), and not written
// where nothing changes. True: it was written.
expected<bool, error> write_choice(const std::string& path, std::string_view name,
                                   std::string_view provider);
expected<bool, error> unset_choice(const std::string& path, std::string_view name);

// The choices of one file in the order of the text; none if it is missing.
expected<std::vector<choice>, error> list_choices(const std::string& path);

}  // namespace purvey
