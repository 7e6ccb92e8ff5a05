#include "resolver/watch/log.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace purvey::watch {
namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 30;

unexpected<error> refused(const std::string& path, std::size_t line, const std::string& why,
                          std::string remedy) {
    return unexpected(
        error{error_kind::refused, why, path + ":" + std::to_string(line), std::move(remedy)});
}

expected<std::string, error> read_all(int descriptor, const std::string& path) {
    struct stat info {};
    if (::fstat(descriptor, &info) != 0 || !S_ISREG(info.st_mode))
        return bad_input(path, "is not a regular file");
    if (static_cast<std::size_t>(info.st_size) > most_bytes)
        return bad_input(path, "is larger than 1 GiB");
    std::string text(static_cast<std::size_t>(info.st_size), '\0');
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t n =
            ::pread(descriptor, text.data() + done, text.size() - done, static_cast<off_t>(done));
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return bad_input(path, std::strerror(errno));
        if (n == 0) break;
        done += static_cast<std::size_t>(n);
    }
    text.resize(done);
    return text;
}

constexpr const char* changed =
    "The log was changed or damaged here; what stands before this line is whole.";

}  // namespace

expected<log, error> parse_log(std::string_view text, const std::string& path) {
    log out{path, {}};
    for (std::size_t line = 1; !text.empty(); ++line) {
        const std::size_t end = text.find('\n');
        if (end == std::string_view::npos)
            return refused(path, line, "the last line is cut off",
                           "A write was cut short, or the file was: what stands before is whole.");
        auto read = parse_line(text.substr(0, end));
        if (!read.found) return refused(path, line, "the line " + read.wrong, changed);
        if (read.found->previous != out.head)
            return refused(path, line, "the entry does not follow the one before it", changed);
        out.head = read.found->digest;
        out.entries.push_back(*std::move(read.found));
        text.remove_prefix(end + 1);
    }
    return out;
}

expected<log, error> read_log(const std::string& path) {
    const disk::descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!file.open()) return bad_input(path, std::strerror(errno));
    const auto text = read_all(file.get(), path);
    if (!text) return unexpected(text.error());
    return parse_log(*text, path);
}

bool holds(const log& l, std::string_view digest) {
    return std::any_of(l.entries.begin(), l.entries.end(),
                       [&](const entry& e) { return e.digest == digest; });
}

log_file::log_file(int opened, log l) : descriptor_(opened), log_(std::move(l)) {}

expected<log_file, error> log_file::open(const std::string& path) {
    log_file out(::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0666), {path, {}});
    if (!out.descriptor_.open()) return bad_input(path, std::strerror(errno));
    if (::flock(out.descriptor_.get(), LOCK_EX | LOCK_NB) != 0)
        return unknown(path, "another run is writing to it", "Wait for it, or name another log.");
    const auto text = read_all(out.descriptor_.get(), path);
    if (!text) return unexpected(text.error());
    auto read = parse_log(*text, path);
    if (!read) return unexpected(std::move(read).error());
    out.log_ = *std::move(read);
    return out;
}

expected_void<error> log_file::append(std::vector<entry> more) {
    if (more.empty()) return std::monostate{};
    std::string text, head = log_.head;
    for (entry& e : more) {
        e.previous = head;
        const std::string line = line_of(e);
        // What cannot be read back is never written.
        auto read = parse_line(std::string_view(line).substr(0, line.size() - 1));
        if (!read.found) return unknown(log_.path, "an entry that cannot be kept: " + line);
        e = *std::move(read.found);
        head = e.digest;
        text += line;
    }
    struct stat before {};
    const bool known = ::fstat(descriptor_.get(), &before) == 0;
    if (!known || !disk::write_all(descriptor_.get(), text) || ::fsync(descriptor_.get()) != 0) {
        const int number = errno;
        if (known && ::ftruncate(descriptor_.get(), before.st_size) != 0)
            return unknown(log_.path, "cannot be written, and its last line is cut off");
        return unknown(log_.path, std::string("cannot be written: ") + std::strerror(number));
    }
    log_.head = head;
    log_.entries.insert(log_.entries.end(), std::make_move_iterator(more.begin()),
                        std::make_move_iterator(more.end()));
    return std::monostate{};
}

}  // namespace purvey::watch
