#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/pep/marker.hpp"
#include "purvey/pep/parse_error.hpp"
#include "purvey/pep/specifier.hpp"
#include "purvey/pep/version.hpp"

namespace purvey::pep {

// A dependency specifier (PEP 508, living spec). `name` and `extras` are normalised; extras are
// sorted and unique. has_extras_brackets tells `foo[]` from `foo`. Copies share the marker.
struct requirement {
    std::string name;
    std::vector<std::string> extras;
    bool has_extras_brackets = false;
    specifier_set specifier;
    std::string url;                          // non-empty for `name @ URL`; then specifier is empty
    std::shared_ptr<const marker> condition;  // nullptr: none
    std::string str() const;                  // canonical text
};

expected<requirement, parse_error> parse_requirement(std::string_view text);

// Many requirements have few markers: the text before and after the ";" that separates the two,
// each to be parsed alone. No second text: there is no marker, or the text holds a URL, of which
// ";" can be a part.
std::pair<std::string_view, std::optional<std::string_view>> split_marker(std::string_view text);

// One Provides-Dist entry (rule 1 of spec/provides.md): `name`, `name==v`, `name (==v)`,
// `name (v)`, each with an optional marker. Ranges, extras and URLs are errors: such entries are
// ignored and reported. No version: the candidate's own.
struct provides_entry {
    std::string name;
    std::optional<pep::version> version;
    std::shared_ptr<const marker> condition;
};
expected<provides_entry, parse_error> parse_provides(std::string_view text);

}  // namespace purvey::pep
