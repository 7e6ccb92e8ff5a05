#include "bench/network/site.hpp"

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <sstream>

namespace network {

namespace {

[[noreturn]] void refuse(const std::string& file) {
    std::fprintf(stderr, "%s is not a site\n", file.c_str());
    std::exit(2);
}

std::string etag_of(std::string_view path, std::string_view body) {
    if (path.starts_with("/files/")) return {};
    return "\"" + std::to_string(std::hash<std::string_view>()(body)) + "\"";
}

}  // namespace

site::site(const std::string& file) {
    std::ostringstream whole;
    if (std::ifstream in(file, std::ios::binary); !(whole << in.rdbuf())) refuse(file);
    text_ = std::move(whole).str();
    std::string_view rest = text_;
    const auto until = [&](char end) {
        const auto at = rest.find(end);
        if (at == std::string_view::npos) refuse(file);
        const auto word = rest.substr(0, at);
        rest.remove_prefix(at + 1);
        return word;
    };
    while (!rest.empty()) {
        const auto path = until('\t'), type = until('\t'), length = until('\n');
        std::size_t count = 0;
        std::from_chars(length.data(), length.data() + length.size(), count);
        if (count >= rest.size() || rest[count] != '\n') refuse(file);
        const auto body = rest.substr(0, count);
        rest.remove_prefix(count + 1);
        documents_[path] = {type, body, etag_of(path, body)};
    }
}

const document* site::find(std::string_view path) const {
    if (const auto at = documents_.find(path); at != documents_.end()) return &at->second;
    const auto slash = path.rfind('/'), dot = path.rfind('.');
    if (slash == std::string_view::npos || dot == std::string_view::npos || dot < slash)
        return nullptr;
    std::string any(path.substr(0, slash + 1));
    any.append("*").append(path.substr(dot));
    const auto at = documents_.find(any);
    return at == documents_.end() ? nullptr : &at->second;
}

}  // namespace network
