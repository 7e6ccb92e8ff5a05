#pragma once

#include <deque>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/answer/lock.hpp"
#include "purvey/answer/resolution.hpp"
#include "purvey/model/environment.hpp"
#include "purvey/policy/policy.hpp"

namespace purvey::testing {

// Hand-built answers, with the pages and texts that they point into. Not copied, since they do.
class world {
  public:
    world();
    world(const world&) = delete;
    world& operator=(const world&) = delete;

    resolution answer;
    environment target;  // CPython 3.11 on Linux x86-64, glibc 2.36
    policy rules;
    lock_context context;

    // Text that lives as long as the world.
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    // A release with one wheel of that size (none known: 0), on a page of its own.
    picked_release pick(const std::string& project, const std::string& version,
                        std::uint64_t bytes = 0, std::vector<asker> asked_by = {});
    picked_release& add(const std::string& project, const std::string& version,
                        std::uint64_t bytes = 0, std::vector<asker> asked_by = {}) {
        return answer.packages.emplace_back(pick(project, version, bytes, std::move(asked_by)));
    }
    // What `pick` made, to change before it is used.
    listing& page(const picked_release& p) { return const_cast<listing&>(*p.listing); }
    release_metadata& metadata(const picked_release& p) {
        return const_cast<release_metadata&>(*p.metadata);
    }
    release_file& file(const picked_release& p, std::size_t i = 0) {
        return page(p).releases.whole()[p.release].files[i];
    }
    listing& new_page() { return pages_.emplace_back(); }
    release_metadata& new_metadata() { return metadata_.emplace_back(); }

  private:
    std::deque<std::string> texts_;
    std::list<listing> pages_;
    std::list<release_metadata> metadata_;
};

// The binding of a family to a member.
binding bound(std::string label, std::string provider, std::string version,
              std::vector<std::string> replaced = {}, std::vector<asker> asked_by = {},
              std::vector<std::pair<std::string, std::string>> rejected = {});

// A version that is known to parse.
pep::version version_of(std::string_view text);

// The whole of a file; the test fails if it cannot be read.
std::string file_text(const std::string& path);

// Reads spec/vectors/lock/*.json (spec/lock.md describes the form) into `w`. Returns what is wrong
// with the text, or "".
std::string read_world(std::string_view json, world& w);

}  // namespace purvey::testing
