#pragma once

#include <string>
#include <string_view>
#include <unordered_map>

namespace network {

struct document {
    std::string_view type, body;
    std::string etag;  // quoted; "" where the document never changes
};

// What is served, as site.py wrote it: of each document a line "PATH TAB TYPE TAB LENGTH", so many
// bytes and a newline. A path "DIR/*.EXT" stands for every file of that ending in DIR: wheels of
// one release differ in their names alone.
class site {
  public:
    explicit site(const std::string& file);  // ends the program where the file is not one
    const document* find(std::string_view path) const;

  private:
    std::string text_;
    std::unordered_map<std::string_view, document> documents_;
};

}  // namespace network
