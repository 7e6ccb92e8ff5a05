#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey {

// One `key = value` of a pip.conf. Keys are normalised as pip does: lower case, "-" for "_", no
// leading "--".
struct pip_setting {
    std::string section, key, value;
    std::string where;  // "/etc/pip.conf:3"
};

// The format is that of Python's configparser without interpolation: "=" or ":", comments of whole
// lines with "#" or ";", values continued on indented lines, sections and keys unique. (Debian's
// inih cuts lines at 200 bytes, which URLs with tokens exceed.) Errors: bad_input, "file:line".
expected<std::vector<pip_setting>, error> parse_pip_conf(std::string_view text,
                                                         const std::string& file);

// Of [global] of all pip.conf files, the more binding later. Errors: bad_input.
struct settings_surroundings;
expected<std::vector<pip_setting>, error> read_pip_files(const settings_surroundings&);

// The words of a value that lists some; pip's and uv's words for yes.
std::vector<std::string> listed_words(const std::string& text);
bool is_yes(std::string text);

}  // namespace purvey
