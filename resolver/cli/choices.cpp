#include "resolver/cli/choices.hpp"

#include <unistd.h>

#include "purvey/pep/name.hpp"
#include "purvey/policy/choice_file.hpp"

namespace purvey::cli {

std::string file_of(std::string_view where) {
    for (int numbers = 0; numbers < 2; ++numbers) {
        const auto colon = where.rfind(':');
        if (colon == std::string_view::npos) break;
        const auto tail = where.substr(colon + 1);
        if (tail.empty() || tail.find_first_not_of("0123456789") != std::string_view::npos) break;
        where = where.substr(0, colon);
    }
    return std::string{where};
}

std::string keeper_of(std::string_view name, std::string_view manifest,
                      const configuration& recorded) {
    const std::string wanted = pep::normalize_name(name);
    for (const choice& c : recorded.choices)
        if (pep::normalize_name(c.name) == wanted) return file_of(c.where);
    return choice_file(manifest, "");
}

std::string manifest_here() {
    return ::access("pyproject.toml", F_OK) == 0 ? "pyproject.toml" : "";
}

}  // namespace purvey::cli
