#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "purvey/model/file_url.hpp"

// Addresses. Everything printed goes through redacted().
namespace purvey::index {

enum class url_scheme { http, https, file, other };

url_scheme scheme_of(std::string_view url);

// With user and password replaced by "***".
std::string redacted(std::string_view url);

bool has_credentials(std::string_view url);

// scheme://host:port in lower case, without credentials; "file://" for files.
std::string origin_of(std::string_view url);

// The URL that `reference` means on the page `base` (RFC 3986), or why it may not be followed.
// Only http, https and file; never from https to http, nor from http or https to file; never with
// credentials. The fragment is kept in `fragment`, not in `url`.
struct link {
    std::string url;
    std::string fragment;
    std::string refused;  // non-empty: why
};
link follow_link(std::string_view base, std::string_view reference);

// May a document at `from` send us to `to`? "" or why not.
std::string step_refused(std::string_view from, std::string_view to);

// The decoded last segment of the path.
std::string file_name_of(std::string_view url);

// Splits `scheme://user:password@host/...`: the URL without, and "user:password" decoded.
struct bare_url {
    std::string url;
    std::string user, password;
};
bare_url without_credentials(std::string_view url);

}  // namespace purvey::index
