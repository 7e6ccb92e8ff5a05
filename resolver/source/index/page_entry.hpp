#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "purvey/model/metadata.hpp"
#include "purvey/model/release.hpp"
#include "resolver/source/index/text_arena.hpp"

// What the cache keeps: pages and metadata as they were understood, not as they were sent, so that
// reading them again parses nothing.
namespace purvey::index {

// Of a project's page, but its address (listing::project, index_url).
std::string put_listing(const listing&);
// For any of its files.
bool offers_metadata(const listing&);

// A listing that was kept. Its releases are made when they are asked for.
class kept_listing : public release_files {
  public:
    // Fills in all but the address of `out`, whose texts are views of `bytes` or of this object,
    // which its releases need. False: these are not the bytes of a listing.
    bool read(std::string_view bytes, listing& out);
    void read(std::size_t release, std::vector<release_file>& out) const override;
    bool offers_metadata() const { return offers_metadata_; }

  private:
    bool offers_metadata_ = false;
    std::vector<std::string_view> shared_;
    std::string_view first_;           // a URL, and what others begin with
    std::string_view places_, files_;  // where each release's files begin; all of them
    mutable text_arena made_;          // texts that do not stand there in one piece
};

// Of one file's metadata, but what depends on how it was asked for (origin, file). With a `why` it
// is the word that the file's metadata is of no use.
std::string put_metadata(const release_metadata&);
bool read_metadata(std::string_view bytes, release_metadata& out);

}  // namespace purvey::index
