#include "resolver/source/index/disk_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "resolver/source/index/digest.hpp"

namespace purvey::index {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "purvey-cache 1 ";
constexpr std::int64_t longest_belief = 600;

std::string usual_directory() {
    const auto variable = [](const char* name) {
        const char* const value = std::getenv(name);
        return std::string(value ? value : "");
    };
    if (auto own = variable("PURVEY_CACHE_DIR"); !own.empty()) return own;
    if (const auto xdg = variable("XDG_CACHE_HOME"); xdg.starts_with('/')) return xdg + "/purvey";
    if (const auto home = variable("HOME"); home.starts_with('/')) return home + "/.cache/purvey";
    return {};
}

// Owned by us and not writable by others, so that nobody plants an answer there.
bool private_directory(const std::string& path) {
    struct stat s {};
    return ::stat(path.c_str(), &s) == 0 && S_ISDIR(s.st_mode) && s.st_uid == ::geteuid() &&
           (s.st_mode & (S_IWGRP | S_IWOTH)) == 0;
}

std::optional<std::string> read_whole(const std::string& path) {
    std::unique_ptr<std::FILE, int (*)(std::FILE*)> f(std::fopen(path.c_str(), "rbe"), std::fclose);
    if (!f) return std::nullopt;
    struct stat s {};
    if (::fstat(::fileno(f.get()), &s) != 0 || !S_ISREG(s.st_mode)) return std::nullopt;
    std::string text(static_cast<std::size_t>(s.st_size), '\0');
    if (std::fread(text.data(), 1, text.size(), f.get()) != text.size()) return std::nullopt;
    return text;
}

// Header values never hold a newline: libcurl splits headers at it.
std::string head_of(std::string_view key, const cached_document& d) {
    std::string head = "key " + sha256_hex(key) + "\nfetched " + std::to_string(d.fetched) + "\n";
    for (const auto& [name, value] : {std::pair{"url ", &d.url},
                                      {"type ", &d.content_type},
                                      {"etag ", &d.etag},
                                      {"modified ", &d.last_modified},
                                      {"control ", &d.cache_control}})
        if (value->find('\n') == std::string::npos) head += name + *value + "\n";
    return head + "\n";
}

std::optional<cached_document> parse_entry(std::string_view key, std::string_view text) {
    if (!text.starts_with(magic) || text.size() < magic.size() + 65) return std::nullopt;
    const auto sum = text.substr(magic.size(), 64);
    text.remove_prefix(magic.size() + 65);
    if (sha256_hex(text) != sum || !text.starts_with("key " + sha256_hex(key) + "\n"))
        return std::nullopt;
    cached_document d;
    while (!text.empty()) {
        const auto end = text.find('\n');
        if (end == std::string_view::npos) return std::nullopt;
        const auto line = text.substr(0, end);
        text.remove_prefix(end + 1);
        if (line.empty()) break;
        const auto space = std::min(line.find(' '), line.size());
        const auto name = line.substr(0, space);
        const std::string value(line.substr(std::min(space + 1, line.size())));
        if (name == "fetched")
            d.fetched = std::strtoll(value.c_str(), nullptr, 10);
        else if (name == "url")
            d.url = value;
        else if (name == "type")
            d.content_type = value;
        else if (name == "etag")
            d.etag = value;
        else if (name == "modified")
            d.last_modified = value;
        else if (name == "control")
            d.cache_control = value;
    }
    d.body = std::string(text);
    return d;
}

bool write_all(int fd, std::string_view text) {
    while (!text.empty()) {
        const ssize_t n = ::write(fd, text.data(), text.size());
        if (n <= 0) return false;
        text.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

}  // namespace

disk_cache::disk_cache(const std::string& directory)
    : root_(directory.empty() ? usual_directory() : directory) {
    if (root_.empty()) return;
    std::error_code ignored;
    if (!fs::exists(root_, ignored)) {
        fs::create_directories(fs::path(root_).parent_path(), ignored);
        ::mkdir(root_.c_str(), 0700);
    }
    if (!private_directory(root_)) root_.clear();
}

std::string disk_cache::path_of(std::string_view key) const {
    const std::string name = sha256_hex(key);
    return root_ + "/" + name.substr(0, 2) + "/" + name.substr(2);
}

std::optional<cached_document> disk_cache::find(std::string_view key) const {
    if (root_.empty()) return std::nullopt;
    const auto text = read_whole(path_of(key));
    return text ? parse_entry(key, *text) : std::nullopt;
}

void disk_cache::keep(std::string_view key, const cached_document& d) const {
    if (root_.empty()) return;
    const std::string path = path_of(key), folder = path.substr(0, path.rfind('/'));
    ::mkdir(folder.c_str(), 0700);
    std::string name = folder + "/.new-XXXXXX";
    const int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) return;
    const std::string rest = head_of(key, d) + d.body;
    const bool written =
        write_all(fd, std::string(magic) + sha256_hex(rest) + "\n") && write_all(fd, rest);
    if (::close(fd) != 0 || !written || ::rename(name.c_str(), path.c_str()) != 0)
        ::unlink(name.c_str());
}

bool fresh_enough(const cached_document& d, std::int64_t now) {
    if (d.fetched > now) return false;
    std::int64_t believed = d.etag.empty() && d.last_modified.empty() ? longest_belief : 0;
    const std::string_view control = d.cache_control;
    if (const auto at = control.find("max-age="); at != std::string_view::npos) {
        const auto digits = control.substr(at + 8, 9);
        believed = std::min<std::int64_t>(longest_belief,
                                          std::strtoll(std::string(digits).c_str(), nullptr, 10));
    }
    if (control.find("no-store") != std::string_view::npos ||
        control.find("no-cache") != std::string_view::npos)
        believed = 0;
    return now - d.fetched < believed;
}

}  // namespace purvey::index
