// Any bytes as a lock: read or refused, and what was read names each project once.
#include "purvey/answer/lock.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const purvey::environment target = purvey::default_environment();
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto read = purvey::read_lock(text, "fuzz", target);
    if (!read) return 0;
    std::set<std::string> projects;
    for (const auto& e : read->entries)
        if (!projects.insert(e.project).second) std::abort();
    return 0;
}
