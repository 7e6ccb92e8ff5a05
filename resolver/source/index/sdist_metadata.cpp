#include "resolver/source/index/sdist_metadata.hpp"

#include <archive.h>
#include <archive_entry.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace purvey::index {

namespace {

// What skipping may inflate, in all: the largest source distribution on PyPI is far smaller.
constexpr std::int64_t most_inflated = 512 << 20;

using reader = std::unique_ptr<archive, decltype(&archive_read_free)>;

reader open_reader(std::string_view bytes) {
    reader a(archive_read_new(), archive_read_free);
    archive_read_support_format_tar(a.get());
    archive_read_support_format_zip(a.get());
    archive_read_support_filter_gzip(a.get());
    archive_read_support_filter_bzip2(a.get());
    archive_read_support_filter_xz(a.get());
    archive_read_support_filter_compress(a.get());
    if (archive_read_open_memory(a.get(), bytes.data(), bytes.size()) != ARCHIVE_OK) a.reset();
    return a;
}

// "NAME-VERSION/PKG-INFO": directly in one folder of the archive, whatever that is called (PEP 625
// is younger than most files).
bool is_metadata(const char* path) {
    std::string_view name = path != nullptr ? path : "";
    if (name.starts_with("./")) name.remove_prefix(2);
    const auto slash = name.find('/');
    return slash != 0 && slash != std::string_view::npos && name.substr(0, slash) != ".." &&
           name.substr(slash) == "/PKG-INFO";
}

// The text of the member that the reader stands at.
expected<std::string, std::string> read_member(archive* a, archive_entry* e, std::size_t limit) {
    if (archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e) != nullptr)
        return unexpected(std::string("its PKG-INFO is not a regular file"));
    std::string text;
    std::string piece(64u << 10, '\0');
    for (;;) {
        const la_ssize_t n = archive_read_data(a, piece.data(), piece.size());
        if (n == 0) return text;
        if (n < 0) return unexpected(std::string("its PKG-INFO is damaged"));
        text.append(piece.data(), static_cast<std::size_t>(n));
        if (text.size() > limit)
            return unexpected("its PKG-INFO is larger than " + std::to_string(limit) + " bytes");
    }
}

}  // namespace

// To the end, even when it is found: of two, installers would take the second.
expected<std::string, std::string> sdist_metadata(std::string_view bytes, std::size_t limit) {
    const reader a = open_reader(bytes);
    if (!a) return unexpected(std::string("it is neither a tar nor a zip archive"));
    std::optional<std::string> found;
    for (;;) {
        archive_entry* e = nullptr;
        const int got = archive_read_next_header(a.get(), &e);
        if (got == ARCHIVE_EOF) break;
        if (got < ARCHIVE_WARN) return unexpected(std::string("it is a damaged archive"));
        const std::int64_t before = archive_filter_bytes(a.get(), 0);
        if (before > most_inflated || archive_entry_size(e) > most_inflated - before)
            return unexpected(std::string("it inflates to more than 512 MiB"));
        if (!is_metadata(archive_entry_pathname(e))) continue;
        if (found) return unexpected(std::string("it holds PKG-INFO twice"));
        auto text = read_member(a.get(), e, limit);
        if (!text) return text;
        found = std::move(*text);
    }
    if (!found) return unexpected(std::string("it holds no PKG-INFO"));
    return *std::move(found);
}

}  // namespace purvey::index
