// Any bytes as a requirements file: read or refused, always with a place.
#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "purvey/inputs.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const int file = memfd_create("requirements.txt", MFD_CLOEXEC);
    if (file < 0 || write(file, data, size) != static_cast<ssize_t>(size)) std::abort();
    const auto read =
        purvey::read_inputs({.requirement_files = {"/proc/self/fd/" + std::to_string(file)}});
    if (!read && read.error().where.empty()) std::abort();
    close(file);
    return 0;
}
