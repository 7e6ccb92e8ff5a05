#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "purvey/expected.hpp"
#include "purvey/model/release.hpp"
#include "resolver/source/index/network.hpp"
#include "resolver/source/index/page_entry.hpp"
#include "resolver/source/index/text_arena.hpp"

// Files that lie together, of any project: what --find-links names.
namespace purvey::index {

class place_files {
  public:
    void take(std::vector<release_file> files);
    // Those whose names are those of a wheel or source distribution of this project.
    std::vector<release_file> of(const std::string& project) const;

  private:
    // By file name, normalised as a project's name would be.
    std::vector<std::pair<std::string, release_file>> files_;
};

// The wheels and source distributions in a local directory, by name, without those in its folders.
// The error says why it cannot be read.
expected<std::vector<release_file>, std::string> files_in(const std::string& directory,
                                                          text_arena&);

// Gives local files that have no digest theirs: of a release when it is asked for, since most never
// are.
class hashed_listing final : public kept_listing {
  public:
    hashed_listing(const listing& l, network& n) : bytes_(put_listing(l)), net_(n) {}

    void read_into(listing& out) { read(bytes_, out); }
    using kept_listing::read;
    void read(std::size_t release, std::vector<release_file>& out) const override;

  private:
    std::string bytes_;
    network& net_;
    mutable text_arena text_;
};

}  // namespace purvey::index
