#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/pep/name_space.hpp"
#include "purvey/source/source.hpp"

namespace purvey::audit {

// One index, or place to find links, that answers for itself alone.
struct asked_index {
    std::string name;        // as the configuration calls it, or ""
    std::string url;         // as bare_url() has it; "" of a snapshot
    source* from = nullptr;  // null: a file or directory that the user named
    bool bound_only = false;
    bool is_default = false;  // the one that is asked last

    std::string called() const { return name.empty() ? url : name; }
};

// Without login and slashes at its end: what tells one index from another.
std::string bare_url(std::string_view url);

// What the indexes say of one name.
struct pages {
    std::vector<const listing*> at;   // of each index; null: not asked, or no answer
    std::optional<std::size_t> home;  // the index that supplies the name by the rules
    bool unsure = false;              // of it: one that comes before those that answered did not
    bool bound = false;               // by a source or a grant, whatever the others have
    bool told_one = false;            // others would have been asked, were it not bound
    std::vector<std::pair<std::size_t, error>> failed;  // indexes that were asked in vain

    bool known(std::size_t index) const { return at[index] != nullptr && at[index]->exists; }
    bool absent(std::size_t index) const { return at[index] != nullptr && !at[index]->exists; }
    // The one that supplies it, or while that is not known the first that has it.
    std::optional<std::size_t> holder() const;
};

// The indexes in the order in which they are asked, and the names that are bound to one of them
// (spec/index.md, "Which index supplies a name").
struct index_set {
    std::vector<asked_index> all;
    std::map<std::string, std::size_t, std::less<>> bindings;
    pep::namespace_map<std::size_t> namespaces;
    bool merges = false;      // a name may be supplied by several (an unsafe strategy)
    bool everywhere = false;  // bound names are asked at the others too, which tells them the names

    std::optional<std::size_t> bound(std::string_view name) const;
    // The index of this URL.
    std::optional<std::size_t> of_url(std::string_view url) const;
    // The index may be asked for a name that is bound so.
    bool may_ask(std::size_t index, std::optional<std::size_t> bound) const;
    // Asks every index that may be asked for the name. Errors: bad_input, of the user's own places.
    expected<pages, error> ask(std::string_view name) const;
    // Will be asked for.
    void expect(std::span<const std::string> names) const;
};

}  // namespace purvey::audit
