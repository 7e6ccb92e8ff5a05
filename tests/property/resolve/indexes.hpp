#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "property/resolve/world.hpp"
#include "purvey/source/live.hpp"

// A world whose projects stand on several indexes.
namespace purvey::check {

struct indexed_world {
    live_options options;                           // indexes, bindings, namespaces
    std::vector<std::vector<memory_project>> held;  // by index
    std::vector<std::string> names;                 // that the world speaks of
    world rest;                                     // what is asked and decided
};

// Some of the names lie in one namespace, which is granted; some are bound. What is bound stands on
// its index, or nowhere. Other names stand on one index of those that may supply them.
indexed_world spread(const world&, dice&);

// The same, and more: under the names of the world and others, whatever metadata, but only where no
// rule of spec/index.md lets an index supply the name.
indexed_world with_strangers(const indexed_world&, dice&);

// Which of the indexes that know a name supplies it.
enum class taken : std::uint8_t { first, last };

// Answers as a live index does, without one: the index by route_of(), of several the first.
class several_indexes final : public source {
  public:
    explicit several_indexes(const indexed_world&, taken = taken::first);

    expected<const listing*, error> list(std::string_view project) override;
    expected<const release_metadata*, error> metadata(const listing&, std::size_t release,
                                                      std::span<const std::size_t> files,
                                                      std::size_t fitting) override;
    bool local() const override { return true; }
    const std::vector<requirement_group>* groups(const listing&) override;

  private:
    struct page {
        listing shown;
        memory_source* from = nullptr;
        const listing* there = nullptr;  // as `from` has it
    };
    const page& of(const listing& l) const { return *pages_.at(l.project); }
    void fill(page&, std::string_view project);

    const live_options& options_;
    taken which_;
    std::vector<memory_source> held_;
    std::map<std::string, std::unique_ptr<page>, std::less<>> pages_;
};

}  // namespace purvey::check
