#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"

namespace purvey {

enum class file_format : std::uint8_t { any, wheels, sdists };

// pip's --only-binary and --no-binary: what may be installed of each project.
struct file_formats {
    file_format others = file_format::any;  // of projects that are not named
    std::vector<std::pair<std::string, file_format>> named;

    file_format of(std::string_view project) const {
        const auto at = std::find_if(named.begin(), named.end(),
                                     [&](const auto& n) { return n.first == project; });
        return at == named.end() ? others : at->second;
    }
    bool empty() const { return others == file_format::any && named.empty(); }

    // One option, over those before it: names, ":all:" and ":none:", separated by commas. `only`:
    // wheels (--only-binary) or sdists (--no-binary). Errors: bad_input.
    expected_void<error> add(file_format only, std::string_view words, std::string_view where);
    // The words that say the same: ":all:", names.
    std::vector<std::string> words(file_format only) const;
};

}  // namespace purvey
