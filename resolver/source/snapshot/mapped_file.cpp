#include "resolver/source/snapshot/mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace purvey::snapshot_format {
namespace {

unexpected<error> read_failed(const std::string& path, int number) {
    const std::string message = std::string("cannot be read: ") + std::strerror(number);
    return number == ENOENT || number == ENOTDIR ? bad_input(path, message)
                                                 : unknown(path, message);
}

expected<mapped_file, error> not_a_file(const std::string& path) {
    return bad_input(path, "not a purvey snapshot");
}

}  // namespace

expected<mapped_file, error> mapped_file::open(const std::string& path) {
    // O_NONBLOCK: a pipe must not hang the program; it is refused below.
    const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0) {
        return read_failed(path, errno);
    }
    struct stat about {};
    if (::fstat(descriptor, &about) != 0 || !S_ISREG(about.st_mode) || about.st_size == 0) {
        ::close(descriptor);
        return not_a_file(path);
    }
    const auto size = static_cast<std::size_t>(about.st_size);
    void* const start = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
    const int number = errno;
    ::close(descriptor);
    if (start == MAP_FAILED) {
        return read_failed(path, number);
    }
    mapped_file file;
    file.bytes_ = {static_cast<const char*>(start), size};
    return file;
}

mapped_file::~mapped_file() {
    if (!bytes_.empty()) {
        ::munmap(const_cast<char*>(bytes_.data()), bytes_.size());
    }
}

}  // namespace purvey::snapshot_format
