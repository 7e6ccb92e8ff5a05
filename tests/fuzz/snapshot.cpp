#include "purvey/source/snapshot.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "resolver/source/snapshot/bytes.hpp"
#include "resolver/source/snapshot/format.hpp"
#include "resolver/source/snapshot/xxh64.hpp"

namespace {

namespace format = purvey::snapshot_format;

void replace(std::string& bytes, std::size_t at, std::uint64_t value) {
    std::string packed;
    format::store64(packed, value);
    bytes.replace(at, packed.size(), packed);
}

// States the true length and checksums, so that the readers behind them are reached.
void reseal(std::string& bytes) {
    const std::size_t table =
        format::header_size + format::section_count * format::table_entry_size;
    if (bytes.size() < table) {
        return;
    }
    replace(bytes, 16, bytes.size());
    for (std::size_t at = format::header_size; at < table; at += format::table_entry_size) {
        const std::uint64_t offset = format::load64(bytes.data() + at + 8);
        const std::uint64_t length = format::load64(bytes.data() + at + 16);
        if (offset <= bytes.size() && length <= bytes.size() - offset) {
            replace(bytes, at + 24, format::xxh64(std::string_view(bytes).substr(offset, length)));
        }
    }
    replace(bytes, format::checksum_offset,
            format::xxh64(bytes.substr(0, format::checksum_offset) +
                          bytes.substr(format::header_size, table - format::header_size)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string bytes(reinterpret_cast<const char*>(data), size);
    reseal(bytes);
    auto opened = purvey::snapshot::from_bytes(bytes, "fuzz");
    if (!opened) {
        return 0;
    }
    for (std::size_t place = 0; place < opened->size() && place < 64; ++place) {
        const auto found = opened->list(opened->name(place));
        if (!found) {
            continue;
        }
        for (std::size_t r = 0; r < (*found)->releases.size() && r < 256; ++r) {
            (void)opened->metadata(**found, r, {}, 0);
        }
        (void)opened->groups(**found);
    }
    (void)opened->info();
    (void)opened->verify();
    return 0;
}
