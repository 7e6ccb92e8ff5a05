#include "resolver/source/index/disk_cache.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>

#include "resolver/disk/descriptor.hpp"
#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::index {

namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "purvey-cache 5\n";
constexpr off_t largest_entry = 1 << 30;
constexpr std::int64_t longest_belief = 600;

struct bytes_read {
    std::unique_ptr<char[]> memory;
    std::string_view text;
};

// Straight system calls into memory that nobody fills first: a warm run does little else.
std::optional<bytes_read> read_whole(const std::string& path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (fd < 0) return std::nullopt;
    std::optional<bytes_read> whole;
    struct stat s {};
    if (::fstat(fd, &s) == 0 && S_ISREG(s.st_mode) && s.st_size <= largest_entry) {
        const auto size = static_cast<std::size_t>(s.st_size);
        auto memory = std::make_unique_for_overwrite<char[]>(size);
        if (::read(fd, memory.get(), size) == s.st_size) {
            const std::string_view text(memory.get(), size);
            whole = {std::move(memory), text};
        }
    }
    ::close(fd);
    return whole;
}

// What follows a right checksum.
std::optional<std::string_view> checked(std::string_view entry) {
    if (!entry.starts_with(magic) || entry.size() < magic.size() + 8) return std::nullopt;
    const std::uint64_t sum = snapshot_format::load64(entry.data() + magic.size());
    entry.remove_prefix(magic.size() + 8);
    if (snapshot_format::xxh64(entry) != sum) return std::nullopt;
    return entry;
}

std::optional<cached_document> parse_entry(std::string_view key, bytes_read whole) {
    const auto rest = checked(whole.text);
    if (!rest) return std::nullopt;
    snapshot_format::byte_reader in(*rest);
    if (in.text() != key) return std::nullopt;
    cached_document d;
    d.fetched = static_cast<std::int64_t>(in.varint());
    for (std::string* field : {&d.etag, &d.last_modified, &d.cache_control}) *field = in.text();
    d.body = in.bytes(in.left());
    if (!in.ok()) return std::nullopt;
    d.entry = std::move(whole.memory);
    return d;
}

std::string entry_of(std::string_view key, const cached_document& d) {
    using namespace snapshot_format;
    std::string rest;
    put_text(rest, key);
    put_varint(rest, static_cast<std::uint64_t>(d.fetched));
    for (const std::string* field : {&d.etag, &d.last_modified, &d.cache_control})
        put_text(rest, *field);
    rest += d.body;
    std::string entry(magic);
    store64(entry, xxh64(rest));
    return entry + rest;
}

}  // namespace

std::string usual_cache_directory() {
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

bool sound_entry(const std::string& path) {
    const auto whole = read_whole(path);
    return whole && checked(whole->text);
}

disk_cache::disk_cache(const std::string& directory)
    : root_(directory.empty() ? usual_cache_directory() : directory) {
    if (root_.empty()) return;
    std::error_code ignored;
    if (!fs::exists(root_, ignored)) {
        fs::create_directories(fs::path(root_).parent_path(), ignored);
        ::mkdir(root_.c_str(), 0700);
    }
    if (!private_directory(root_)) root_.clear();
}

// Two keys of one name share a file, and the entry says whose it is.
std::string disk_cache::path_of(cached_kind kind, std::string_view key) const {
    static constexpr char digits[] = "0123456789abcdef";
    std::uint64_t sum = snapshot_format::xxh64(key);
    std::string name;
    for (int i = 0; i < 16; ++i, sum >>= 4) name.push_back(digits[sum & 15]);
    return root_ + (kind == cached_kind::page ? "/pages/" : "/metadata/") + name.substr(0, 2) +
           "/" + name.substr(2);
}

std::optional<cached_document> disk_cache::find(cached_kind kind, std::string_view key) const {
    if (root_.empty()) return std::nullopt;
    auto whole = read_whole(path_of(kind, key));
    return whole ? parse_entry(key, *std::move(whole)) : std::nullopt;
}

void disk_cache::keep(cached_kind kind, std::string_view key, const cached_document& d) const {
    if (root_.empty()) return;
    const std::string path = path_of(kind, key), folder = path.substr(0, path.rfind('/'));
    std::string name = folder + "/.new-XXXXXX";
    int fd = ::mkostemp(name.data(), O_CLOEXEC);
    if (fd < 0) {
        ::mkdir(folder.substr(0, folder.rfind('/')).c_str(), 0700);
        ::mkdir(folder.c_str(), 0700);
        name = folder + "/.new-XXXXXX";
        fd = ::mkostemp(name.data(), O_CLOEXEC);
    }
    if (fd < 0) return;
    const bool written = disk::write_all(fd, entry_of(key, d));
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
