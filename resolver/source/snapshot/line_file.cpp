#include <zstd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "resolver/source/snapshot/graph.hpp"

namespace purvey::snapshot_format {
namespace {

constexpr int window_log = 27;  // what `zstd --long=27` needs
constexpr std::string_view zstd_magic = "\x28\xb5\x2f\xfd";
constexpr std::size_t step = std::size_t{1} << 20;

}  // namespace

struct line_file::input {
    std::FILE* file = nullptr;
    int number = 0;  // errno of a failed open or read
    ZSTD_DStream* stream = nullptr;
    std::string packed;
    ZSTD_inBuffer in{nullptr, 0, 0};
    bool between_frames = true;
    const char* problem = nullptr;

    explicit input(const std::string& path) : packed(step, '\0') {
        file = std::fopen(path.c_str(), "rbe");
        number = file == nullptr ? errno : 0;
        if (file != nullptr) {
            load();
        }
        if (std::string_view(packed.data(), in.size).starts_with(zstd_magic)) {
            stream = ZSTD_createDStream();
            ZSTD_DCtx_setParameter(stream, ZSTD_d_windowLogMax, window_log);
        }
    }
    input(const input&) = delete;
    input& operator=(const input&) = delete;
    ~input() {
        ZSTD_freeDStream(stream);
        if (file != nullptr) {
            std::fclose(file);
        }
    }

    void load() {
        in = {packed.data(), std::fread(packed.data(), 1, packed.size(), file), 0};
        number = in.size == 0 && std::ferror(file) != 0 ? errno : 0;
    }

    // At most `size` bytes; 0 at the end, or with `problem` or `number` set.
    std::size_t read(char* to, std::size_t size) {
        if (stream == nullptr) {
            return read_plain(to, size);
        }
        ZSTD_outBuffer out{to, size, 0};
        while (out.pos == 0) {
            if (in.pos == in.size) {
                load();
            }
            if (number != 0 || in.size == 0) {
                problem =
                    number == 0 && !between_frames ? "the compressed data end too early" : nullptr;
                return 0;
            }
            const std::size_t hint = ZSTD_decompressStream(stream, &out, &in);
            if (ZSTD_isError(hint)) {
                problem = ZSTD_getErrorName(hint);
                return 0;
            }
            between_frames = hint == 0;
        }
        return out.pos;
    }

    std::size_t read_plain(char* to, std::size_t size) {
        if (in.pos == in.size) {
            load();
        }
        const std::size_t taken = std::min(size, in.size - in.pos);
        std::memcpy(to, packed.data() + in.pos, taken);
        in.pos += taken;
        return taken;
    }
};

line_file::line_file(std::string path) : path_(std::move(path)), input_(new input(path_)) {
    buffer_.resize(step + padding);
}

line_file::~line_file() {
    delete input_;
}

expected_void<error> line_file::fill() {
    if (first_ > 0) {
        std::memmove(buffer_.data(), buffer_.data() + first_, last_ - first_);
        last_ -= first_;
        scanned_ -= first_;
        first_ = 0;
    }
    if (last_ + padding >= buffer_.size()) {
        if (buffer_.size() > line_cap) {
            return bad_input(path_ + ":" + std::to_string(line_ + 1),
                             "the line is longer than 256 MiB");
        }
        buffer_.resize(2 * buffer_.size());
    }
    const std::size_t got = input_->number != 0 ? 0
                                                : input_->read(buffer_.data() + last_,
                                                               buffer_.size() - padding - last_);
    if (input_->number != 0) {
        return bad_input(path_, std::string("cannot be read: ") + std::strerror(input_->number));
    }
    if (input_->problem != nullptr) {
        return bad_input(path_, std::string("zstd: ") + input_->problem);
    }
    ended_ = got == 0;
    last_ += got;
    return std::monostate{};
}

expected<std::string_view, error> line_file::next() {
    for (;;) {
        const char* const start = buffer_.data();
        const void* const end = std::memchr(start + scanned_, '\n', last_ - scanned_);
        if (end != nullptr || (ended_ && first_ < last_)) {
            const std::size_t stop =
                end != nullptr ? static_cast<std::size_t>(static_cast<const char*>(end) - start)
                               : last_;
            const std::string_view found(start + first_, stop - first_);
            first_ = end != nullptr ? stop + 1 : stop;
            scanned_ = first_;
            ++line_;
            return found;
        }
        if (ended_) {
            return std::string_view{};
        }
        scanned_ = last_;
        if (auto filled = fill(); !filled) {
            return unexpected(std::move(filled).error());
        }
    }
}

}  // namespace purvey::snapshot_format
