#include "purvey/write_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>

#include "resolver/disk/descriptor.hpp"

namespace purvey {
namespace {

using disk::descriptor;

// A path through folders that are not there is the user's word; the rest is the machine's.
unexpected<error> failed(const std::string& path, std::string_view what, int number) {
    std::string message = std::string(what) + ": " + std::strerror(number);
    const bool no_place = number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG;
    return no_place ? bad_input(path, std::move(message)) : unknown(path, std::move(message));
}

// The name to replace: where a symbolic link points, else the path itself.
std::string destination(const std::string& path) {
    std::array<char, PATH_MAX> resolved{};
    return ::realpath(path.c_str(), resolved.data()) != nullptr ? std::string(resolved.data())
                                                                : path;
}

// Removes the temporary file unless it was renamed.
struct leftover {
    std::string path;
    ~leftover() {
        if (!path.empty()) ::unlink(path.c_str());
    }
};

// A new file beside the target, with the permissions that the umask gives. O_EXCL: a name that
// somebody else put there, a link included, is never written to.
int open_beside(const std::string& target, std::string& temporary) {
    for (int n = 0; n < 1000; ++n) {
        temporary = target + "." + std::to_string(::getpid()) + "." + std::to_string(n) + ".tmp";
        const int number = ::open(temporary.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (number >= 0 || errno != EEXIST) return number;
    }
    return -1;
}

expected_void<error> fill(const std::string& path, descriptor& file, std::string_view text) {
    if (!disk::write_all(file.get(), text)) return failed(path, "cannot be written", errno);
    if (::fsync(file.get()) != 0) return failed(path, "cannot be flushed to disk", errno);
    if (!file.close()) return failed(path, "cannot be written", errno);
    return std::monostate{};
}

// Best effort: some file systems refuse it, and the rename itself is done.
void flush_folder(const std::string& target) {
    const std::size_t slash = target.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : target.substr(0, slash + 1);
    const descriptor opened(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (opened.open()) ::fsync(opened.get());
}

}  // namespace

expected_void<error> write_file_atomically(const std::string& path, std::string_view text) {
    if (path.empty() || path.find('\0') != std::string::npos)
        return bad_input(path, "is not the name of a file");
    const std::string target = destination(path);
    struct stat old {};
    const bool exists = ::stat(target.c_str(), &old) == 0;
    if (!exists && target.back() == '/') return bad_input(path, "is not the name of a file");
    if (exists && !S_ISREG(old.st_mode))
        return bad_input(path, S_ISDIR(old.st_mode) ? "is a directory" : "is not a regular file");

    std::string temporary;
    descriptor file(open_beside(target, temporary));
    if (!file.open()) return failed(path, "cannot be written", errno);
    leftover remove{temporary};
    if (exists && ::fchmod(file.get(), old.st_mode & 07777) != 0)
        return failed(path, "cannot be given the permissions of the old file", errno);
    if (auto ok = fill(path, file, text); !ok) return ok;
    if (::rename(temporary.c_str(), target.c_str()) != 0)
        return failed(path, "cannot be replaced", errno);
    remove.path.clear();
    flush_folder(target);
    return std::monostate{};
}

}  // namespace purvey
