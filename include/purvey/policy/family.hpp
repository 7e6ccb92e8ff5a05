#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/expected.hpp"
#include "purvey/pep/specifier.hpp"
#include "purvey/pep/version.hpp"

// Families: projects that overwrite each other (rule 5 of spec/provides.md). Two reviewed facts,
// kept apart: who excludes whom, and who may stand for whom.
namespace purvey {

enum class counted_as : std::uint8_t { own, none, mapped };

// How the members harm each other.
enum class family_kind : std::uint8_t {
    same_files,   // they write the same paths
    same_import,  // no common path, but one hides the other from import
    look_alike,   // an unrelated or dead project on the same path
};

struct family_member {
    std::string project;
    pep::specifier_set versions;         // where the exclusion holds; empty: all
    std::vector<std::string> platforms;  // "linux", "windows", "macos"; empty: all
};

// `provider` may meet requirements on `name`, counted at its own, no, or a mapped version.
struct stands_for {
    std::string provider, name;
    counted_as version = counted_as::own;
    std::vector<std::pair<pep::version, pep::version>> map;  // provider's version, counted version
    pep::specifier_set versions;                             // of the provider; empty: all
    std::vector<std::string> platforms;
    std::string lost;  // what is lost, for the question
};

struct family {
    std::string label;  // "cv2": what the user types in --choose
    std::string what;   // what they overwrite: "the module cv2"
    family_kind kind = family_kind::same_files;
    std::string index;                   // the index it was reviewed on; "" any (user's own)
    std::vector<family_member> members;  // declared order
    std::vector<stands_for> stands;
};

struct family_table {
    std::vector<family> families;
    std::string digest;  // sha256 of the text it was read from, for the lock
};

// Reads a table in the form of resolver/data/families.toml (its README has the schema). Errors are
// bad_input at "where:line:column".
expected<family_table, error> load_families(std::string_view text, std::string_view where);

// The table this build carries, made anew.
family_table shipped_families();

// Labels are compared as names are (PEP 503), in a namespace of their own. Null: no such label.
const family* find_family(const family_table&, std::string_view label);

}  // namespace purvey
