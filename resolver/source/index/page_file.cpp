#include "resolver/source/index/page_file.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "resolver/source/index/url.hpp"

namespace purvey::index {

namespace {

constexpr std::array<std::pair<std::string_view, std::size_t>, 8> digest_lengths = {{
    {"md5", 32},
    {"sha1", 40},
    {"sha224", 56},
    {"sha256", 64},
    {"sha384", 96},
    {"sha512", 128},
    {"blake2b", 0},
    {"blake2b_256", 64},
}};

std::string lowered(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    return out;
}

bool known_algorithm(std::string_view name) {
    return std::any_of(digest_lengths.begin(), digest_lengths.end(),
                       [&](const auto& d) { return d.first == name; });
}

}  // namespace

bool valid_hash(std::string_view algorithm, std::string_view hex) {
    const auto digit = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    };
    if (hex.empty() || hex.size() % 2 != 0 || !std::all_of(hex.begin(), hex.end(), digit))
        return false;
    const std::string name = lowered(algorithm);
    for (const auto& [known, length] : digest_lengths)
        if (known == name && length != 0) return hex.size() == length;
    return true;
}

bool add_hash(release_file& f, std::string_view algorithm, std::string_view hex, text_arena& text) {
    const std::string name = lowered(algorithm), value = lowered(hex);
    for (const auto& [have, have_value] : f.hashes)
        if (have == name) return have_value == value;
    f.hashes.emplace_back(text.keep(name), text.keep(value));
    return true;
}

std::string place_file(release_file& f, std::string_view reference, const page_context& c) {
    const link to = follow_link(c.url, reference);
    if (!to.refused.empty()) return "its link " + to.refused;
    f.url = c.text->keep(to.url);
    std::string_view rest = to.fragment;
    while (!rest.empty()) {  // "sha256=<hex>&..." (PEP 503)
        const auto end = std::min(rest.find('&'), rest.size());
        const auto part = rest.substr(0, end);
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto equal = part.find('=');
        if (equal == std::string_view::npos) continue;
        const auto name = part.substr(0, equal), value = part.substr(equal + 1);
        if (!known_algorithm(lowered(name))) continue;
        if (!valid_hash(name, value)) return "the hash in its link is malformed";
        if (!add_hash(f, name, value, *c.text)) return "two different hashes are given for it";
    }
    return {};
}

void place_provenance(release_file& f, std::string_view reference, const page_context& c) {
    const link to = follow_link(c.url, reference);
    if (to.refused.empty()) f.provenance = c.text->keep(to.url);
}

page_or_reason parse_link(std::string_view url, text_arena& text) {
    const std::string bare = without_credentials(url).url;
    release_file f;
    if (auto why = place_file(f, bare, {bare, "", &text}); !why.empty()) return unexpected(why);
    f.name = text.keep(file_name_of(f.url));
    page one;
    one.files.push_back(std::move(f));
    return one;
}

}  // namespace purvey::index
