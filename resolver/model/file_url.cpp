#include "purvey/model/file_url.hpp"

namespace purvey {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
}

int hex_value(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (lower(c) >= 'a' && lower(c) <= 'f') return lower(c) - 'a' + 10;
    return -1;
}

}  // namespace

std::string file_url_of(std::string_view absolute_path) {
    static constexpr char digits[] = "0123456789ABCDEF";
    constexpr std::string_view plain = "-._~/+@!,=:()";
    std::string out = "file://";
    for (const char c : absolute_path) {
        const bool word = (c >= '0' && c <= '9') || (lower(c) >= 'a' && lower(c) <= 'z');
        if (word || plain.find(c) != std::string_view::npos) {
            out += c;
        } else {
            const auto byte = static_cast<unsigned char>(c);
            out += {'%', digits[byte >> 4], digits[byte & 15]};
        }
    }
    return out;
}

std::string path_of_file_url(std::string_view url) {
    std::string start(url.substr(0, 7));
    for (char& c : start) c = lower(c);
    if (start != "file://") return {};
    url.remove_prefix(7);
    if (url.starts_with("localhost/")) url.remove_prefix(9);
    url = url.substr(0, url.find_first_of("?#"));
    std::string path = percent_decoded(url);
    if (!path.starts_with('/') || path.find('\0') != std::string::npos) return {};
    return path;
}

std::string percent_decoded(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '%' && i + 2 < text.size() && hex_value(text[i + 1]) >= 0 &&
            hex_value(text[i + 2]) >= 0) {
            out.push_back(static_cast<char>(hex_value(text[i + 1]) * 16 + hex_value(text[i + 2])));
            i += 2;
        } else {
            out.push_back(text[i]);
        }
    }
    return out;
}

}  // namespace purvey
