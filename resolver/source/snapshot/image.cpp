#include "resolver/source/snapshot/image.hpp"

#include <utility>

#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::string_view remedy = "record or build it again";

}  // namespace

unexpected<error> image::damaged(std::string_view what) const {
    return unknown(file_, "the snapshot is damaged: " + std::string(what), std::string(remedy));
}

expected<image, error> image::open(std::string_view bytes, std::string file) {
    image found;
    found.bytes_ = bytes;
    found.file_ = std::move(file);
    if (!bytes.starts_with(magic)) {
        return bad_input(found.file_, "not a purvey snapshot");
    }
    if (bytes.size() < header_size) {
        return found.damaged("it ends within its header");
    }
    if (const std::uint32_t version = load32(bytes.data() + 8); version != format_version) {
        return unknown(found.file_,
                       "a snapshot of format " + std::to_string(version) +
                           ", while this program reads format " + std::to_string(format_version),
                       std::string(remedy));
    }
    if (const std::uint64_t length = load64(bytes.data() + 16); length != bytes.size()) {
        return found.damaged("it should have " + std::to_string(length) + " bytes and has " +
                             std::to_string(bytes.size()));
    }
    const std::size_t table = header_size + section_count * table_entry_size;
    if (load32(bytes.data() + 24) != section_count || bytes.size() < table) {
        return found.damaged("its section table");
    }
    const std::string checked = std::string(bytes.substr(0, checksum_offset)) +
                                std::string(bytes.substr(header_size, table - header_size));
    if (xxh64(checked) != load64(bytes.data() + checksum_offset)) {
        return found.damaged("the checksum of its header does not hold");
    }
    if (!found.read_table() || !found.count_entries()) {
        return found.damaged("its section table");
    }
    return found;
}

bool image::read_table() {
    for (std::size_t i = 0; i < section_count; ++i) {
        const char* entry = bytes_.data() + header_size + i * table_entry_size;
        const std::uint64_t offset = load64(entry + 8);
        const std::uint64_t length = load64(entry + 16);
        if (load32(entry) != i + 1 || offset > bytes_.size() || length > bytes_.size() - offset) {
            return false;
        }
        sections_[i] =
            bytes_.substr(static_cast<std::size_t>(offset), static_cast<std::size_t>(length));
        checksums_[i] = load64(entry + 24);
    }
    return true;
}

bool image::count_entries() {
    const auto entries = [&](section s) { return bytes(s).size() / 4; };
    if (entries(section::name_offsets) == 0 || entries(section::string_offsets) == 0 ||
        entries(section::name_offsets) != entries(section::project_offsets)) {
        return false;
    }
    projects_ = entries(section::name_offsets) - 1;
    strings_ = entries(section::string_offsets) - 1;
    return true;
}

counts image::stated() const {
    const auto at = [&](std::size_t i) { return load64(bytes_.data() + 32 + 8 * i); };
    return {at(0), at(1), at(2), at(3), at(4), at(5)};
}

bool image::checksum_holds(section s) const {
    return xxh64(bytes(s)) == checksums_[index(s)];
}

std::optional<std::string_view> image::slice(section offsets, section texts,
                                             std::uint64_t place) const {
    const std::string_view table = bytes(offsets);
    const std::string_view text = bytes(texts);
    if (place >= table.size() / 4 - 1) {
        return std::nullopt;
    }
    const char* entry = table.data() + 4 * place;
    const std::uint32_t first = load32(entry);
    const std::uint32_t last = load32(entry + 4);
    if (first > last || last > text.size()) {
        return std::nullopt;
    }
    return text.substr(first, last - first);
}

std::optional<std::string_view> image::name(std::uint64_t place) const {
    return slice(section::name_offsets, section::names, place);
}

std::optional<std::string_view> image::project(std::uint64_t place) const {
    return slice(section::project_offsets, section::projects, place);
}

std::optional<std::string_view> image::string(std::uint64_t id) const {
    return slice(section::string_offsets, section::strings, id);
}

std::string_view image::read_string(byte_reader& in) const {
    const auto text = string(in.varint());
    if (!text) {
        in.fail();
    }
    return text.value_or(std::string_view{});
}

std::string_view image::read_optional(byte_reader& in) const {
    const std::uint64_t value = in.varint();
    if (value == 0) {
        return {};
    }
    const auto text = string(value - 1);
    if (!text) {
        in.fail();
    }
    return text.value_or(std::string_view{});
}

}  // namespace purvey::snapshot_format
