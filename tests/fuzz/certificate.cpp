// Any bytes as a certificate, checked against a few projects: accepted, rejected or refused, and a
// "no" to what has an answer, or a better one, is never accepted.
#include "purvey/answer/certificate.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "purvey/source/memory.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static purvey::memory_source known = *purvey::memory_source::make(
        {{.name = "web",
          .releases = {{.version = "1.0", .requires_dist = {"core<2"}},
                       {.version = "2.0", .requires_dist = {"core>=2"}}}},
         {.name = "core",
          .releases = {{.version = "1.0"}, {.version = "2.0", .provides_extra = {"fast"}}}}});
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto found = purvey::verify_certificate(text, "fuzz", known);
    if (!found || !found->rejected.empty()) return 0;
    for (const std::string& said : found->said)
        if (said.starts_with("proven: no answer to: web, on CPython") ||
            said.starts_with("proven: no answer to: web; with less than fewest: 3 projects, on"))
            std::abort();
    return 0;
}
