#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "resolver/watch/entry.hpp"

// What entries show when they are read one after the other, whoever wrote them (spec/watch.md).
namespace purvey::watch {

enum class fault : std::uint8_t {
    changed,      // other bytes, or another digest or size on the page, than the same observer saw
    unlike_page,  // the bytes are not those that the page describes
    differs,      // one observer sees other bytes, or another digest, than all others saw
    gone,
};

struct finding {
    fault what = fault::changed;
    std::string index, project, file, url;
    std::string was, is;    // a digest, or "123 bytes"; of `gone` what was listed, and ""
    std::string since, by;  // when `was` was seen first, and by whom
    std::string time, observer;
};

struct known_file {
    std::string name_space, index, project, file;
    struct claim {  // of the page, as one observer read it last
        std::string url, sha256;
        std::optional<std::uint64_t> size;
        friend bool operator==(const claim&, const claim&) = default;
    };
    std::map<std::string, claim> claims;  // by observer
    struct sight {
        std::string sha256, observer, time;
        bool by_page = false;
    };
    std::vector<sight> sights;  // the first of each digest by each observer, of pages and of bytes
    std::string uploaded;       // as the page has it, or when it was seen first
    std::string gone_since;     // "" where it is there
    std::string gone_by;
    std::size_t returns = 0;  // how often it was gone for a while
};

class history {
  public:
    using key = std::pair<std::string, std::string>;  // index, file

    // Entries of one log in its order; of several logs in the order of their times.
    std::vector<finding> take(const entry&);

    const std::map<key, known_file>& files() const { return files_; }

  private:
    void compare(const entry&, const known_file&, bool by_page, std::vector<finding>& out) const;

    std::map<key, known_file> files_;
};

}  // namespace purvey::watch
