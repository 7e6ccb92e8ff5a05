#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include "resolver/source/snapshot/writer.hpp"

namespace purvey::snapshot_format {
namespace {

bool write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t done = ::write(descriptor, bytes.data(), bytes.size());
        if (done < 0 && errno != EINTR) {
            return false;
        }
        bytes.remove_prefix(done > 0 ? static_cast<std::size_t>(done) : 0);
    }
    return true;
}

unexpected<error> write_failed(const std::string& path, int number) {
    return unknown(path, std::string("cannot be written: ") + std::strerror(number));
}

// Best effort: some file systems refuse to sync a folder, and the rename itself is done.
void sync_folder(const std::string& folder) {
    const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor >= 0) {
        ::fsync(descriptor);
        ::close(descriptor);
    }
}

}  // namespace

expected_void<error> replace_file(const std::string& path, std::string_view bytes) {
    const std::size_t slash = path.rfind('/');
    const std::string folder = slash == std::string::npos ? "." : path.substr(0, slash + 1);
    std::string temporary = path + ".XXXXXX";
    const int descriptor = ::mkostemp(temporary.data(), O_CLOEXEC);
    if (descriptor < 0) {
        return write_failed(path, errno);
    }
    const mode_t mask = ::umask(0);
    ::umask(mask);
    const bool written = write_all(descriptor, bytes) && ::fchmod(descriptor, 0666 & ~mask) == 0 &&
                         ::fsync(descriptor) == 0;
    int number = written ? 0 : errno;
    if (::close(descriptor) != 0 && number == 0) {
        number = errno;
    }
    if (number == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) {
        number = errno;
    }
    if (number != 0) {
        ::unlink(temporary.c_str());
        return write_failed(path, number);
    }
    sync_folder(folder);
    return std::monostate{};
}

}  // namespace purvey::snapshot_format
