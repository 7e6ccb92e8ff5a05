#include "resolver/policy/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "resolver/disk/descriptor.hpp"

namespace purvey {
namespace {

std::string reason() {
    return std::strerror(errno);
}

}  // namespace

expected<std::optional<std::string>, error> read_small_file(const std::string& path,
                                                            std::size_t max_bytes) {
    const disk::descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.open()) {
        if (errno == ENOENT || errno == ENOTDIR) return std::optional<std::string>();
        return bad_input(path, "cannot be read: " + reason());
    }
    struct stat about {};
    if (::fstat(fd.get(), &about) != 0 || !S_ISREG(about.st_mode))
        return bad_input(path, "is not a regular file");
    std::string out;
    char buffer[65536];
    while (true) {
        const ssize_t n = ::read(fd.get(), buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return bad_input(path, "cannot be read: " + reason());
        if (n == 0) return std::optional<std::string>(std::move(out));
        out.append(buffer, static_cast<std::size_t>(n));
        if (out.size() > max_bytes)
            return bad_input(path, "larger than " + std::to_string(max_bytes >> 20) + " MB");
    }
}

}  // namespace purvey
