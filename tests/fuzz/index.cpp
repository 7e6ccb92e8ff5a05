// What an index sends, by the first byte: a page in JSON or HTML, a URL on it, pieces of a wheel,
// a source distribution, or who published a file.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "resolver/source/index/page.hpp"
#include "resolver/source/index/provenance.hpp"
#include "resolver/source/index/sdist_metadata.hpp"
#include "resolver/source/index/url.hpp"
#include "resolver/source/index/wheel_pieces.hpp"

namespace {

using namespace purvey::index;

void fuzz_page(std::string_view type, std::string_view bytes) {
    text_arena arena;
    (void)parse_page(type, bytes, {"https://index.example/simple/demo/", "demo", &arena});
}

// Pieces are handed over as they are asked for, so every reading ends.
void fuzz_wheel(std::string_view bytes) {
    wheel_pieces wheel(bytes.size());
    for (int asked = 0; asked < 1000; ++asked) {
        const auto got = wheel_metadata(wheel, 1 << 20);
        if (got.what != wheel_outcome::kind::missing) return;
        if (got.length == 0 || got.offset + got.length > bytes.size()) std::abort();
        wheel.add(got.offset, std::string(bytes.substr(got.offset, got.length)));
    }
    std::abort();
}

// What is kept of it comes back.
void fuzz_provenance(std::string_view bytes) {
    const auto said = parse_provenance(bytes);
    if (!said) return;
    const std::string kept = put_provenance(*said);
    provenance again;
    if (!read_provenance(kept, again) || put_provenance(again) != kept) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
    switch (data[0]) {
        case 'J':
            fuzz_page("application/vnd.pypi.simple.v1+json", bytes);
            break;
        case 'H':
            fuzz_page("text/html", bytes);
            break;
        case 'W':
            fuzz_wheel(bytes);
            break;
        case 'S':
            (void)sdist_metadata(bytes, 1 << 20);
            break;
        case 'P':
            fuzz_provenance(bytes);
            break;
        default:
            return -1;
    }
    return 0;
}
