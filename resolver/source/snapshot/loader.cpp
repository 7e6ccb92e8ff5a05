#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "purvey/source/snapshot.hpp"
#include "resolver/source/snapshot/module.hpp"

namespace purvey {
namespace {

constexpr const char* module_name = "/purvey-build.so";
constexpr const char* remedy = "set PURVEY_MODULE_DIR to the directory that holds purvey-build.so";

std::string program_directory() {
    std::array<char, 4096> path{};
    const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
    if (n <= 0 || static_cast<std::size_t>(n) == path.size()) {
        return {};
    }
    const std::string whole(path.data(), static_cast<std::size_t>(n));
    return whole.substr(0, whole.rfind('/'));
}

// Where a module may lie, first the most particular; the same places as for purvey-net.so.
std::vector<std::string> places() {
    if (const char* const own = std::getenv("PURVEY_MODULE_DIR"); own != nullptr && *own != '\0') {
        return {std::string(own) + module_name};
    }
    std::vector<std::string> found;
    if (const std::string here = program_directory(); !here.empty()) {
        for (const char* const down : {"", "/../lib/purvey", "/../" PURVEY_LIBDIR "/purvey"}) {
            found.push_back(here + down + module_name);
        }
    }
    return found;
}

}  // namespace

expected<snapshot_info, error> build_snapshot(const snapshot_build& build) {
    namespace format = snapshot_format;
    for (const std::string& path : places()) {
        if (::access(path.c_str(), F_OK) != 0) {
            continue;
        }
        // Never closed: the answer may hold memory of its allocator.
        void* const handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (handle == nullptr) {
            return unknown(path, ::dlerror(), remedy);
        }
        const auto abi = reinterpret_cast<format::module_abi_function>(
            ::dlsym(handle, format::module_abi_symbol));
        const auto run = reinterpret_cast<format::module_build_function>(
            ::dlsym(handle, format::module_build_symbol));
        if (abi == nullptr || run == nullptr || abi() != format::module_abi) {
            return unknown(path, "the module is of another build of purvey", remedy);
        }
        expected<snapshot_info, error> answer = unexpected(error{});
        run(build, answer);
        return answer;
    }
    return unknown("purvey-build.so", "the module that builds snapshots was not found", remedy);
}

}  // namespace purvey
