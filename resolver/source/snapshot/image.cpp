#include "resolver/source/snapshot/image.hpp"

#include <algorithm>
#include <bit>
#include <utility>

#include "resolver/source/snapshot/xxh64.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr std::string_view remedy = "record or build it again";

slot slot_at(const char* bytes) {
    const std::uint32_t rest = load32(bytes + 4);
    return {load32(bytes), static_cast<std::uint16_t>(rest),
            static_cast<std::uint16_t>(rest >> 16)};
}

}  // namespace

unexpected<error> image::damaged(std::string_view what) const {
    return unknown(file_, "the snapshot is damaged: " + std::string(what), std::string(remedy));
}

expected<image, error> image::open(byte_store bytes, std::string file) {
    image found(std::move(bytes), std::move(file));
    if (auto sound = found.check_head(); !sound) {
        return unexpected(std::move(sound).error());
    }
    return found;
}

expected_void<error> image::check_head() {
    const auto there = static_cast<std::size_t>(std::min<std::uint64_t>(size(), head_.size()));
    const std::string_view head(head_.data(), there);
    if (!bytes_.read(0, head_.data(), there) || !head.starts_with(magic)) {
        return bad_input(file_, "not a purvey snapshot");
    }
    if (there < header_size) {
        return damaged("it ends within its header");
    }
    if (const std::uint32_t version = load32(head.data() + 8); version != format_version) {
        return unknown(file_,
                       "a snapshot of format " + std::to_string(version) +
                           ", while this program reads format " + std::to_string(format_version),
                       std::string(remedy));
    }
    if (const std::uint64_t length = load64(head.data() + 16); length != size()) {
        return damaged("it should have " + std::to_string(length) + " bytes and has " +
                       std::to_string(size()));
    }
    if (load32(head.data() + 24) != section_count || there < head_.size()) {
        return damaged("its section table");
    }
    const std::string checked =
        std::string(head.substr(0, checksum_offset)) + std::string(head.substr(header_size));
    if (xxh64(checked) != load64(head.data() + checksum_offset)) {
        return damaged("the checksum of its header does not hold");
    }
    if (!read_table()) {
        return damaged("its section table");
    }
    return std::monostate{};
}

bool image::read_table() {
    for (std::size_t i = 0; i < section_count; ++i) {
        const char* entry = head_.data() + header_size + i * table_entry_size;
        placed& s = sections_[i];
        s = {load64(entry + 8), load64(entry + 16), load64(entry + 24)};
        if (load32(entry) != i + 1 || s.offset > size() || s.size > size() - s.offset) {
            return false;
        }
    }
    return size(section::slots) % slot_size == 0 && std::has_single_bit(slots()) &&
           stated().projects < slots();
}

counts image::stated() const {
    const auto at = [&](std::size_t i) { return load64(head_.data() + 32 + 8 * i); };
    return {at(0), at(1), at(2), at(3), at(4)};
}

bool image::read(section s, std::uint64_t offset, char* to, std::uint64_t size) const {
    const placed& in = at(s);
    return offset <= in.size && size <= in.size - offset &&
           bytes_.read(in.offset + offset, to, static_cast<std::size_t>(size));
}

bool image::checksum_holds(section s) const {
    return xxh64(bytes_, at(s).offset, at(s).size) == at(s).checksum;
}

expected<std::vector<image::numbered_slot>, error> image::order() const {
    constexpr std::uint64_t piece = 8 << 10;
    std::string bytes;
    std::vector<numbered_slot> found;
    for (std::uint64_t number = 0; number < slots();) {
        bytes.resize(slot_size * static_cast<std::size_t>(std::min(piece, slots() - number)));
        if (!read(section::slots, slot_size * number, bytes.data(), bytes.size())) {
            return damaged("its slots");
        }
        for (std::size_t at = 0; at < bytes.size(); at += slot_size, ++number) {
            const slot s = slot_at(bytes.data() + at);
            if (s.first != 0) {
                found.push_back({s, number});
            }
        }
        if (found.size() > stated().projects) {
            return damaged("its slots");
        }
    }
    std::sort(found.begin(), found.end(), [](const numbered_slot& a, const numbered_slot& b) {
        return a.leads.offset < b.leads.offset;
    });
    return found;
}

expected<std::string_view, error> image::record(slot at, std::string& buffer) const {
    constexpr std::string_view what = "the place of a project";
    buffer.resize(at.first);
    if (!read(section::projects, at.offset, buffer.data(), buffer.size())) {
        return damaged(what);
    }
    byte_reader in(buffer);
    const std::uint64_t length = in.varint_upto(record_cap);
    const std::size_t start = buffer.size() - in.left();
    const std::uint64_t whole = start + length;
    if (!in.ok() || at.first != std::min(whole, first_cap) ||
        whole > size(section::projects) - at.offset) {
        return damaged(what);
    }
    buffer.resize(static_cast<std::size_t>(whole));
    if (!read(section::projects, std::uint64_t{at.offset} + at.first, buffer.data() + at.first,
              whole - at.first)) {
        return damaged(what);
    }
    return std::string_view(buffer).substr(start);
}

expected<std::optional<std::string_view>, error> image::record(std::string_view name,
                                                               std::string& buffer) const {
    const std::uint64_t hash = xxh64(name);
    std::array<char, 8 * slot_size> bytes;
    for (std::uint64_t probe = 0; probe < std::min(probe_cap, slots());) {
        const std::uint64_t number = (hash + probe) & (slots() - 1);
        const auto size = static_cast<std::size_t>(
            std::min<std::uint64_t>(bytes.size(), slot_size * (slots() - number)));
        if (!read(section::slots, slot_size * number, bytes.data(), size)) {
            return damaged("its slots");
        }
        for (std::size_t at = 0; at < size; at += slot_size, ++probe) {
            const slot s = slot_at(bytes.data() + at);
            if (s.first == 0) {
                return std::nullopt;
            }
            if (s.tag != tag_of(hash)) {
                continue;
            }
            auto found = record(s, buffer);
            if (!found) {
                return unexpected(std::move(found).error());
            }
            if (byte_reader(*found).text() == name) {
                return *found;
            }
        }
    }
    return std::nullopt;
}

}  // namespace purvey::snapshot_format
