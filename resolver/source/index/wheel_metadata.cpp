#include <zip.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

#include "resolver/source/index/wheel_pieces.hpp"

namespace purvey::index {

namespace {

// METADATA that lies away from the end is fetched with what surrounds it.
constexpr std::uint64_t window = 128u << 10;
// A list of members longer than this is no wheel's.
constexpr std::uint64_t longest_list = 32u << 20;

// libzip's view of the pieces. Reading where there is none fails, and leaves word of the place.
struct sparse_file {
    const wheel_pieces& pieces;
    std::uint64_t position = 0;
    std::optional<std::pair<std::uint64_t, std::uint64_t>> missing;
    zip_error_t error{};

    zip_int64_t read(void* to, std::uint64_t length) {
        length = std::min(length, pieces.size() - position);
        const char* const from = pieces.at(position, length);
        if (!from) {
            missing = {position, length};
            zip_error_set(&error, ZIP_ER_READ, 0);
            return -1;
        }
        std::memcpy(to, from, length);
        position += length;
        return static_cast<zip_int64_t>(length);
    }
    zip_int64_t seek(void* data, std::uint64_t length) {
        const auto to =
            zip_source_seek_compute_offset(position, pieces.size(), data, length, &error);
        if (to < 0) return -1;
        position = static_cast<std::uint64_t>(to);
        return 0;
    }
};

zip_int64_t on_source(void* user, void* data, zip_uint64_t length, zip_source_cmd_t command) {
    auto& f = *static_cast<sparse_file*>(user);
    switch (command) {
        case ZIP_SOURCE_OPEN:
            f.position = 0;
            return 0;
        case ZIP_SOURCE_READ:
            return f.read(data, length);
        case ZIP_SOURCE_SEEK:
            return f.seek(data, length);
        case ZIP_SOURCE_TELL:
            return static_cast<zip_int64_t>(f.position);
        case ZIP_SOURCE_STAT: {
            auto* const s = static_cast<zip_stat_t*>(data);
            zip_stat_init(s);
            s->valid = ZIP_STAT_SIZE;
            s->size = f.pieces.size();
            return sizeof *s;
        }
        case ZIP_SOURCE_ERROR:
            return zip_error_to_data(&f.error, data, length);
        case ZIP_SOURCE_SUPPORTS:
            return zip_source_make_command_bitmap(
                ZIP_SOURCE_OPEN, ZIP_SOURCE_READ, ZIP_SOURCE_CLOSE, ZIP_SOURCE_STAT,
                ZIP_SOURCE_ERROR, ZIP_SOURCE_FREE, ZIP_SOURCE_SEEK, ZIP_SOURCE_TELL, -1);
        case ZIP_SOURCE_CLOSE:
        case ZIP_SOURCE_FREE:
            return 0;
        default:
            zip_error_set(&f.error, ZIP_ER_OPNOTSUPP, 0);
            return -1;
    }
}

using archive = std::unique_ptr<zip_t, decltype(&zip_discard)>;

archive open_archive(sparse_file& f) {
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t* const source = zip_source_function_create(on_source, &f, &error);
    zip_t* z = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : nullptr;
    if (source && !z) zip_source_free(source);
    zip_error_fini(&error);
    return {z, zip_discard};
}

// The one member "NAME.dist-info/METADATA", or why there is no such one.
std::pair<std::optional<zip_uint64_t>, std::string> metadata_member(zip_t* z) {
    std::optional<zip_uint64_t> found;
    const zip_int64_t count = zip_get_num_entries(z, 0);
    for (zip_int64_t i = 0; i < count; ++i) {
        const char* const raw = zip_get_name(z, static_cast<zip_uint64_t>(i), ZIP_FL_ENC_RAW);
        const std::string_view name = raw ? raw : "";
        constexpr std::string_view ending = ".dist-info/METADATA";
        if (!name.ends_with(ending) || name.find('/') != name.size() - 9) continue;
        if (found) return {std::nullopt, "it holds METADATA twice"};
        found = static_cast<zip_uint64_t>(i);
    }
    return {found, found ? "" : "it holds no METADATA"};
}

// Reading to the very end is what makes libzip compare the CRC.
std::optional<std::string> read_member(zip_t* z, zip_uint64_t index, std::size_t limit) {
    const std::unique_ptr<zip_file_t, decltype(&zip_fclose)> member(zip_fopen_index(z, index, 0),
                                                                    zip_fclose);
    if (!member) return std::nullopt;
    std::string text;
    std::string piece(64u << 10, '\0');
    for (;;) {
        const zip_int64_t n = zip_fread(member.get(), piece.data(), piece.size());
        if (n == 0) return text;
        if (n < 0 || text.size() + static_cast<std::size_t>(n) > limit) return std::nullopt;
        text.append(piece.data(), static_cast<std::size_t>(n));
    }
}

}  // namespace

wheel_outcome wheel_metadata(const wheel_pieces& pieces, std::size_t limit) {
    using enum wheel_outcome::kind;
    sparse_file file{pieces};
    zip_error_init(&file.error);
    const auto ask = [&](bool whole_gap) {
        // The start of the range may be known already: fetch only what is not.
        std::uint64_t from = file.missing->first;
        while (from < pieces.size() && pieces.at(from, 1)) ++from;
        const std::uint64_t end = pieces.gap_end(from);
        const std::uint64_t length = whole_gap ? end - from : std::min(end - from, window);
        if (length == 0 || length > longest_list)
            return wheel_outcome{bad, "its list of members is out of reach", 0, 0};
        return wheel_outcome{missing, {}, from, length};
    };
    const archive z = open_archive(file);
    if (!z) return file.missing ? ask(true) : wheel_outcome{bad, "it is not a zip archive", 0, 0};
    const auto [member, why] = metadata_member(z.get());
    if (!member) return {bad, why, 0, 0};
    zip_stat_t s;
    if (zip_stat_index(z.get(), *member, 0, &s) != 0 || (s.valid & ZIP_STAT_SIZE) == 0 ||
        s.size > limit)
        return {bad, "its METADATA is larger than " + std::to_string(limit) + " bytes", 0, 0};
    auto text = read_member(z.get(), *member, limit);
    if (!text && file.missing) return ask(false);
    if (!text) return {bad, "its METADATA is damaged", 0, 0};
    return {found, std::move(*text), 0, 0};
}

}  // namespace purvey::index
