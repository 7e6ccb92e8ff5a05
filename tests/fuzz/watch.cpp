// Any bytes as a log: whole or refused. A log that is whole is written back as it was, and judged.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "resolver/watch/report.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace purvey::watch;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto whole = parse_log(text, "fuzz");
    if (whole) {
        std::string again;
        for (const entry& e : whole->entries) again += line_of(e);
        if (again != text) std::abort();
        (void)judge({*whole}, {});
    }
    // Lines that somebody made with their digests: every entry that can be read is judged.
    log l;
    for (std::string_view rest = text; !rest.empty();) {
        const std::size_t end = rest.find('\n');
        auto read = parse_body(rest.substr(0, end));
        if (read.found) l.entries.push_back(*std::move(read.found));
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    (void)judge({l}, {});
    return 0;
}
