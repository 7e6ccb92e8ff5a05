#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/model/release_file.hpp"
#include "purvey/model/release_list.hpp"
#include "purvey/model/runs.hpp"

// What an index says exists. Views point into memory of the source that made them and live as long
// as it does.
namespace purvey {

// Something an index listed that cannot be used, kept for explanations and `snapshot info`.
struct rejected_entry {
    std::string_view what;  // file name or version text
    std::string why;
};

// What decides whether a file is a candidate, of files that differ in nothing else.
struct file_shape {
    file_kind kind = file_kind::other;
    bool yanked = false;
    std::string_view tags;   // of a wheel: its name from the Python tag on ("py3-none-any.whl")
    std::string_view build;  // of a wheel: its build tag
    std::string_view requires_python;

    friend bool operator==(const file_shape&, const file_shape&) = default;
};
file_shape shape_of(const release_file&);       // views of the file's texts
using release_shape = std::vector<file_shape>;  // of its files, in their order

// A namespace that holds a project's name and that its index granted to somebody (PEP 752).
struct granted_namespace {
    std::string name;    // normalised
    bool owned = false;  // the project is the holder's; false: a stranger's that was there before

    friend bool operator==(const granted_namespace&, const granted_namespace&) = default;
};

// All releases of one project at one index (one page of the Simple API).
struct listing {
    std::string project;    // normalised
    std::string index_url;  // the index, place or tree that supplies it, or the first of several
    supplier from = supplier::index;
    bool exists = false;      // false: the index said 404
    bool files_known = true;  // false: releases have no files
    std::string status;       // PEP 792, or ""
    std::string status_reason;
    // Empty: no grant holds the name. nullopt: the index does not say, which is not "none".
    std::optional<std::vector<granted_namespace>> namespaces;
    // The index says that the name is virtual, and which of its projects may provide it, in this
    // order (spec/provides.md, rule 3). nullopt: it does not say so.
    std::optional<std::vector<std::string>> virtual_providers;
    release_list releases;
    // Only where files_known is false: of each release as a whole, or empty where none says it.
    runs<std::string_view> requires_python;
    runs<bool> yanked;
    // Only where files_known is true: of each release, into `shapes`; or empty where not told.
    runs<std::uint32_t> shape_of;
    std::vector<release_shape> shapes;
    std::vector<rejected_entry> rejected;
    std::vector<std::string> asked;  // the indexes that were, in order, where not index_url alone
    bool bound = false;              // a binding or a grant names the one index that may supply it
    // Releases (release::index_url) of indexes earlier in `asked` come before any of later ones.
    bool earlier_first = false;
};

}  // namespace purvey
