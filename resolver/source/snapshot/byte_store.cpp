#include "resolver/source/snapshot/byte_store.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace purvey::snapshot_format {

expected<byte_store, error> byte_store::open(const std::string& path) {
    byte_store file{std::string_view{}};
    // O_NONBLOCK: a pipe must not hang the program; it is refused below.
    file.descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file.descriptor_ < 0) {
        const int number = errno;
        const std::string message = std::string("cannot be read: ") + std::strerror(number);
        return number == ENOENT || number == ENOTDIR ? bad_input(path, message)
                                                     : unknown(path, message);
    }
    struct stat about {};
    if (::fstat(file.descriptor_, &about) != 0 || !S_ISREG(about.st_mode)) {
        return bad_input(path, "not a purvey snapshot");
    }
    file.size_ = static_cast<std::uint64_t>(about.st_size);
    return file;
}

byte_store::~byte_store() {
    if (descriptor_ >= 0) {
        ::close(descriptor_);
    }
}

bool byte_store::read(std::uint64_t offset, char* to, std::size_t size) const {
    if (offset > size_ || size > size_ - offset) {
        return false;
    }
    if (descriptor_ < 0) {
        bytes_.copy(to, size, static_cast<std::size_t>(offset));
        return true;
    }
    while (size > 0) {
        const ssize_t got = ::pread(descriptor_, to, size, static_cast<off_t>(offset));
        if (got == 0 || (got < 0 && errno != EINTR)) {
            return false;
        }
        const std::size_t done = got > 0 ? static_cast<std::size_t>(got) : 0;
        offset += done;
        to += done;
        size -= done;
    }
    return true;
}

}  // namespace purvey::snapshot_format
