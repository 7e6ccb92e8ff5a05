#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>

#include "purvey/source/cache.hpp"
#include "resolver/source/index/disk_cache.hpp"

// `purvey cache`: counting, checking and clearing the directory.
namespace purvey {

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t day = 86'400, hour = 3600;

struct found_file {
    std::string path;
    std::optional<index::cached_kind> kind;  // nothing: no entry
    bool unfinished = false;                 // being written, or left behind by who wrote it
    std::uint64_t bytes = 0;
    std::int64_t used = 0;  // seconds since 1970
};

std::optional<index::cached_kind> kind_of(const fs::path& within) {
    if (std::distance(within.begin(), within.end()) != 3) return std::nullopt;
    if (*within.begin() == "pages") return index::cached_kind::page;
    if (*within.begin() == "metadata") return index::cached_kind::metadata;
    return std::nullopt;
}

expected<std::vector<found_file>, error> files_of(const std::string& root) {
    std::vector<found_file> out;
    std::error_code failed;
    fs::recursive_directory_iterator at(root, failed), end;
    while (!failed && at != end) {
        struct stat s {};
        // Others may remove what is looked at.
        if (::lstat(at->path().c_str(), &s) == 0 && !S_ISDIR(s.st_mode)) {
            found_file f{at->path().string(), kind_of(at->path().lexically_relative(root))};
            f.unfinished = at->path().filename().string().starts_with(".new-");
            if (f.unfinished || !S_ISREG(s.st_mode)) f.kind.reset();
            f.bytes = static_cast<std::uint64_t>(s.st_size);
            // The system notes readings once a day at least.
            f.used = std::max<std::int64_t>(s.st_atime, s.st_mtime);
            out.push_back(std::move(f));
        }
        at.increment(failed);
    }
    if (failed) return unknown(root, "cannot be read: " + failed.message());
    std::sort(out.begin(), out.end(),
              [](const found_file& a, const found_file& b) { return a.path < b.path; });
    return out;
}

void count(cache_report::share& in, const found_file& f) {
    ++in.entries;
    in.bytes += f.bytes;
}

expected<cache_report, error> start(const std::string& directory) {
    cache_report r;
    r.directory = directory.empty() ? index::usual_cache_directory() : directory;
    if (r.directory.empty())
        return bad_input("--cache-dir", "there is no usual place for the cache",
                         "Name it with --cache-dir or PURVEY_CACHE_DIR.");
    std::error_code ignored;
    r.exists = fs::exists(r.directory, ignored);
    if (r.exists && !index::private_directory(r.directory))
        return unknown(r.directory, "is not a directory that you own and nobody else may write to");
    return r;
}

}  // namespace

expected<cache_report, error> look_at_cache(const std::string& directory, bool verify) {
    auto r = start(directory);
    if (!r || !r->exists) return r;
    const auto files = files_of(r->directory);
    if (!files) return unexpected(files.error());
    for (const found_file& f : *files) {
        if (!f.kind) {
            count(r->others, f);
            continue;
        }
        count(f.kind == index::cached_kind::page ? r->pages : r->metadata, f);
        if (verify && !index::sound_entry(f.path)) r->damaged.push_back(f.path);
    }
    return r;
}

expected<cache_report, error> prune_cache(const std::string& directory,
                                          std::optional<std::uint32_t> unused_days) {
    auto r = start(directory);
    if (!r || !r->exists) return r;
    const auto files = files_of(r->directory);
    if (!files) return unexpected(files.error());
    const std::int64_t now = std::time(nullptr);
    for (const found_file& f : *files) {
        const bool old = unused_days && now - f.used >= *unused_days * day;
        const bool useless = f.unfinished ? now - f.used >= hour
                             : f.kind     ? !index::sound_entry(f.path)
                                          : true;
        if ((useless || old) && ::unlink(f.path.c_str()) == 0)
            count(r->removed, f);
        else if (!f.kind)
            count(r->others, f);
        else
            count(f.kind == index::cached_kind::page ? r->pages : r->metadata, f);
    }
    return r;
}

}  // namespace purvey
