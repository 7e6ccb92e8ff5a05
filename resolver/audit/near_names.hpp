#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Names that are nearly the user's own (spec/audit.md, "Near misses").
namespace purvey::audit {

struct own_name {
    std::string name;  // normalised
    // A namespace: other names are compared with it by how they begin, up to a '-'.
    bool begins = false;
};

// One insertion, deletion or replacement of a letter, or two neighbours exchanged. One digit for
// another is none of these: they are versions ("cu11", "cu12").
bool one_edit_apart(std::string_view a, std::string_view b);

// What a name looks like: l, 1 and i are alike, o and 0, rn and m, vv and w; '-' is not seen.
std::string looks(std::string_view name);

// Finds, for any name, an own one that it looks like or is one edit from. A look-up costs a few
// hashes for each letter, however many own names there are: names one edit apart have a text in
// common once a letter of each may be left out (Mor and Fraenkel 1982).
class near_names {
  public:
    static constexpr std::size_t shortest_edited = 5;  // shorter ones must look the same

    explicit near_names(std::vector<own_name>);

    // Null: nothing is near. `project` is normalised. An own name is near to itself only through
    // another one.
    const own_name* like(std::string_view project) const;

  private:
    struct slot {
        std::uint32_t tag = 0, own = 0;  // own: into names_, and 1; 0: free
    };

    void add(std::uint64_t hash, std::size_t own);
    template <class Fits>
    const own_name* found(std::uint64_t hash, Fits) const;
    const own_name* edited(std::string_view project) const;
    const own_name* looking(std::string_view project) const;

    std::vector<own_name> names_;
    std::vector<slot> slots_;           // open addressing; a power of two
    std::vector<std::uint64_t> maybe_;  // a bit for each hash that is there: most are not
};

}  // namespace purvey::audit
