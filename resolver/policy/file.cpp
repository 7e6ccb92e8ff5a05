#include "resolver/policy/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <memory>

namespace purvey {
namespace {

class descriptor {
  public:
    explicit descriptor(int fd) : fd_(fd) {}
    ~descriptor() { close(); }
    descriptor(const descriptor&) = delete;
    descriptor& operator=(const descriptor&) = delete;

    int get() const { return fd_; }
    bool close() {
        const int fd = fd_;
        fd_ = -1;
        return fd < 0 || ::close(fd) == 0;
    }

  private:
    int fd_;
};

std::string reason() {
    return std::strerror(errno);
}

std::string real_path(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real ? std::string(real.get()) : path;
}

bool write_all(int fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t n = ::write(fd, bytes.data(), bytes.size());
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(n));
    }
    return true;
}

// mkstemp makes 0600; a new file gets what the umask leaves of 0666, an old one keeps its mode.
mode_t mode_for(const std::string& target) {
    struct stat old {};
    if (::stat(target.c_str(), &old) == 0) return old.st_mode & 07777;
    const mode_t mask = ::umask(0);
    ::umask(mask);
    return 0666 & ~mask;
}

void sync_folder(const std::string& target) {
    const auto slash = target.rfind('/');
    const std::string folder = slash == target.npos ? "." : target.substr(0, slash + 1);
    const descriptor fd(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (fd.get() >= 0) ::fsync(fd.get());
}

}  // namespace

expected<std::optional<std::string>, error> read_small_file(const std::string& path,
                                                            std::size_t max_bytes) {
    const descriptor fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (fd.get() < 0) {
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

expected_void<error> replace_file(const std::string& path, std::string_view bytes) {
    const std::string target = real_path(path);
    std::string temporary = target + ".XXXXXX";
    descriptor fd(::mkostemp(temporary.data(), O_CLOEXEC));
    if (fd.get() < 0) return unknown(path, "cannot be written: " + reason());
    const bool written = write_all(fd.get(), bytes) && ::fchmod(fd.get(), mode_for(target)) == 0 &&
                         ::fsync(fd.get()) == 0 && fd.close() &&
                         ::rename(temporary.c_str(), target.c_str()) == 0;
    if (!written) {
        const std::string why = reason();
        ::unlink(temporary.c_str());
        return unknown(path, "cannot be written: " + why);
    }
    sync_folder(target);
    return std::monostate{};
}

}  // namespace purvey
