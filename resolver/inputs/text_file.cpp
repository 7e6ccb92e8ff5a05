#include "resolver/inputs/text_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdint>
#include <cstring>

#include "resolver/disk/descriptor.hpp"
#include "resolver/toml/utf8.hpp"

namespace purvey::detail {
namespace {

std::size_t line_of(std::string_view text, std::size_t offset) {
    return 1 + static_cast<std::size_t>(std::count(text.begin(), text.begin() + offset, '\n'));
}

expected<std::string, error> read_bytes(const std::string& path) {
    const disk::descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!file.open()) return bad_input(path, std::string{"cannot be read: "} + strerror(errno));
    std::string text;
    std::size_t used = 0;
    for (;;) {
        if (text.size() - used < 65536) text.resize(std::max<std::size_t>(131072, text.size() * 2));
        const ssize_t got = ::read(file.get(), text.data() + used, text.size() - used);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return bad_input(path, std::string{"cannot be read: "} + strerror(errno));
        if (got == 0) break;
        used += static_cast<std::size_t>(got);
        if (used > max_text_bytes) return bad_input(path, "is larger than 16 MiB");
    }
    text.resize(used);
    return text;
}

}  // namespace

expected<std::string, error> read_text_file(const std::string& path) {
    auto bytes = read_bytes(path);
    if (!bytes) return bytes;
    std::string& text = *bytes;
    if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF"))
        return bad_input(at_line(path, 1), "is UTF-16; only UTF-8 is read", "save it as UTF-8");
    if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
    if (const auto nul = text.find('\0'); nul != std::string::npos)
        return bad_input(at_line(path, line_of(text, nul)), "contains a NUL byte");
    if (const auto bad = invalid_utf8(text); bad != std::string_view::npos)
        return bad_input(at_line(path, line_of(text, bad)), "is not valid UTF-8",
                         "save it as UTF-8");
    return bytes;
}

std::string shortened(std::string_view text, std::size_t limit) {
    if (text.size() <= limit) return std::string{text};
    std::size_t cut = limit;
    while (cut > 0 && (static_cast<std::uint8_t>(text[cut]) & 0xC0) == 0x80) --cut;
    return std::string{text.substr(0, cut)} + "...";
}

std::string folder_of(std::string_view path) {
    const auto slash = path.rfind('/');
    if (slash == 0) return "/";
    return std::string(path.substr(0, slash == std::string_view::npos ? 0 : slash));
}

std::string at_line(std::string_view path, std::size_t line) {
    return std::string{path} + ":" + std::to_string(line);
}

}  // namespace purvey::detail
