#include "purvey/pep/name_space.hpp"

#include "purvey/pep/name.hpp"

namespace purvey::pep {

expected<std::string, parse_error> parse_name_space(std::string_view text) {
    const bool below = text.ends_with("-*");
    const std::string_view name = below ? text.substr(0, text.size() - 2) : text;
    if (name.empty()) return unexpected(parse_error{"a namespace without a name holds everything"});
    if (const auto star = name.find('*'); star != name.npos)
        return unexpected(parse_error{"a '*' stands only after a '-', at the end", star});
    if (!is_valid_name(name)) return unexpected(parse_error{"not the name of a project"});
    return normalize_name(name) + (below ? "-" : "");
}

std::string shown_name_space(std::string_view name_space) {
    return std::string(name_space) + (name_space.ends_with('-') ? "*" : "");
}

bool holds(std::string_view name_space, std::string_view project) {
    if (!project.starts_with(name_space)) return false;
    return name_space.ends_with('-')
               ? project.size() > name_space.size()
               : project.size() == name_space.size() || project[name_space.size()] == '-';
}

bool contains(std::string_view outer, std::string_view inner) {
    return inner == outer || holds(outer, inner);
}

}  // namespace purvey::pep
