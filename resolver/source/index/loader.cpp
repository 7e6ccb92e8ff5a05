#include <dlfcn.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <string>
#include <vector>

#include "resolver/source/index/module.hpp"

namespace purvey::index {

namespace {

constexpr const char* module_name = "/purvey-net.so";

std::string program_directory() {
    std::array<char, 4096> path{};
    const ssize_t n = ::readlink("/proc/self/exe", path.data(), path.size());
    if (n <= 0 || static_cast<std::size_t>(n) == path.size()) return {};
    const std::string whole(path.data(), static_cast<std::size_t>(n));
    return whole.substr(0, whole.rfind('/'));
}

std::vector<std::string> places() {
    std::vector<std::string> result;
    if (const char* const own = std::getenv("PURVEY_MODULE_DIR"); own && *own)
        return {std::string(own) + module_name};
    if (const std::string here = program_directory(); !here.empty())
        for (const char* const down : {"", "/../lib/purvey", "/../" PURVEY_LIBDIR "/purvey"})
            result.push_back(here + down + module_name);
    return result;
}

struct opened {
    void* handle = nullptr;
    std::string path, why;
};

// The first module there is; one that is there but broken is an error, not a reason to look on.
opened open_module() {
    opened result;
    std::string looked;
    for (const auto& path : places()) {
        looked += (looked.empty() ? "" : ", ") + path;
        if (::access(path.c_str(), F_OK) != 0) continue;
        result.path = path;
        result.handle = ::dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
        if (!result.handle) result.why = ::dlerror();
        return result;
    }
    result.path = "purvey-net.so";
    result.why = "the network module was not found (looked for " + looked + ")";
    return result;
}

}  // namespace

expected<std::unique_ptr<network>, error> open_network(const live_options& options) {
    // Never closed: the code of what it made lives there.
    static const opened module = open_module();
    if (!module.handle)
        return unknown(module.path, module.why,
                       "Set PURVEY_MODULE_DIR to the directory that holds purvey-net.so.");
    const auto abi =
        reinterpret_cast<module_abi_function>(::dlsym(module.handle, module_abi_symbol));
    const auto open =
        reinterpret_cast<module_open_function>(::dlsym(module.handle, module_open_symbol));
    if (!abi || !open || abi() != module_abi)
        return unknown(module.path, "the network module is of another build of purvey");
    return std::unique_ptr<network>(open(options));
}

}  // namespace purvey::index
