#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "purvey/error.hpp"
#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"

namespace purvey::index {

// The search through the files of one release for one whose metadata can be read without building.
// The order depends on the page and on what was asked alone, never on what arrived first, so the
// answer is the same in every run.
struct walk {
    enum class asker : std::uint8_t { search, guess, announced };  // see forecast
    struct attempt {
        std::size_t file;  // index into release::files
        metadata_origin origin;
    };

    const listing* page = nullptr;
    std::size_t release = 0;
    std::vector<attempt> order;
    std::size_t next = 0;
    std::string tried;  // what did not serve, and why
    bool finished = false;
    asker for_whom = asker::search;

    const release_metadata* result = nullptr;
    release_metadata unbuilt;  // the result when no file serves
    std::optional<error> failure;

    const purvey::release& what() const { return page->releases[release]; }
    void note(std::string_view file, std::string_view why);
};

// Files to ask, best first: wheels that fit the target, source distributions that do, then files
// for other targets; of those that fit and of the others at most eight. Source distributions
// without metadata beside them come after all that, in the same order: looking inside takes the
// whole file.
void plan_walk(walk&, const std::vector<std::size_t>& files, std::size_t fitting);

}  // namespace purvey::index
