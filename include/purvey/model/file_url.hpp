#pragma once

#include <string>
#include <string_view>

// Paths as URLs (RFC 8089), and what of a URL does not count.
namespace purvey {

// "/a b" -> "file:///a%20b".
std::string file_url_of(std::string_view absolute_path);

// The path that a file URL means, or "" (another host, no absolute path, a NUL byte).
std::string path_of_file_url(std::string_view url);

// "%2B" -> "+"; malformed escapes stay as they are.
std::string percent_decoded(std::string_view text);

// URLs that differ in slashes at the end name one index.
inline std::string_view without_end_slashes(std::string_view url) {
    while (url.ends_with('/')) url.remove_suffix(1);
    return url;
}

}  // namespace purvey
