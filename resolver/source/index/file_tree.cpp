#include "resolver/source/index/file_tree.hpp"

#include <sys/stat.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>

#include "resolver/source/index/url.hpp"

namespace purvey::index {

local_document read_local(std::string_view file_url, std::size_t limit) {
    local_document d;
    const std::string path = path_of_file_url(file_url);
    if (path.empty()) {
        d.failure = "not a local path";
        return d;
    }
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!f) {
        if (errno != ENOENT && errno != ENOTDIR) d.failure = std::strerror(errno);
        return d;
    }
    struct stat s {};
    if (::fstat(::fileno(f.get()), &s) != 0 || !S_ISREG(s.st_mode)) {
        d.failure = "not a regular file";
        return d;
    }
    if (static_cast<std::uint64_t>(s.st_size) > limit) {
        d.failure = "larger than " + std::to_string(limit) + " bytes";
        return d;
    }
    d.body.resize(static_cast<std::size_t>(s.st_size));
    if (std::fread(d.body.data(), 1, d.body.size(), f.get()) != d.body.size())
        d.failure = "could not be read";
    else
        d.found = true;
    return d;
}

std::optional<std::uint64_t> local_size(std::string_view file_url) {
    struct stat s {};
    const std::string path = path_of_file_url(file_url);
    if (path.empty() || ::stat(path.c_str(), &s) != 0 || !S_ISREG(s.st_mode)) return std::nullopt;
    return static_cast<std::uint64_t>(s.st_size);
}

std::string read_local_part(std::string_view file_url, std::uint64_t offset, std::uint64_t length) {
    const std::string path = path_of_file_url(file_url);
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!f || ::fseeko(f.get(), static_cast<off_t>(offset), SEEK_SET) != 0) return {};
    std::string part(length, '\0');
    part.resize(std::fread(part.data(), 1, part.size(), f.get()));
    return part;
}

std::string local_root_refused(std::string_view index_url) {
    const std::string path = path_of_file_url(index_url);
    struct stat s {};
    if (path.empty() || ::stat(path.c_str(), &s) != 0) return "there is no such directory";
    return S_ISDIR(s.st_mode) ? "" : "not a directory";
}

}  // namespace purvey::index
